package io.grapevine.app;

import io.grapevine.config.Durations;
import io.grapevine.config.HostPort;
import io.grapevine.config.Sizes;
import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How shares, lengths of time, sizes and ranges are written on the command line. */
final class OptionValues {

    private static final Pattern NODE_URL = Pattern.compile("http://([^/?#@]+)/?");
    private static final int HTTP_PORT = 80;
    private static final double USUAL_SKEW = 0.99;

    private OptionValues() {}

    /** From one length of time to another; both the same where one is given. */
    record Lengths(long minNanos, long maxNanos) {}

    /** From one size to another; both the same where one is given. */
    record ByteCounts(int min, int max) {}

    /** {@code 5%} or {@code 0.05}. */
    static final class Share implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            boolean percent = text.endsWith("%");
            try {
                double number = new BigDecimal(percent ? text.substring(0, text.length() - 1) : text).doubleValue();
                double share = percent ? number / 100 : number;
                if (share >= 0 && share <= 1) {
                    return share;
                }
            } catch (NumberFormatException e) {
                // said below
            }
            throw new TypeConversionException("'" + text + "' is no share; allowed: 0% to 100%, or 0 to 1");
        }
    }

    /** {@code 200us}, or as the config has it. */
    static final class Length implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            return length(text);
        }
    }

    /** As the config has it, or {@code none}, which is 0. */
    static final class LengthOrNone implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            try {
                return text.equals("none") ? 0 : Durations.parseNanos(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'" + text + "' is no length of time; " + e.getMessage() + ", or none");
            }
        }
    }

    /** {@code 1ms..20ms}, or one length. */
    static final class LengthRange implements ITypeConverter<Lengths> {
        @Override
        public Lengths convert(String text) {
            String[] ends = ends(text);
            Lengths lengths = new Lengths(length(ends[0]), length(ends[1]));
            if (lengths.minNanos > lengths.maxNanos) {
                throw endsBeforeItBegins(text);
            }
            return lengths;
        }
    }

    /** {@code 12}. */
    static final class Whole implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return (int) whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
        }
    }

    /** The same with more digits. */
    static final class WholeLong implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            return whole(text, Long.MIN_VALUE, Long.MAX_VALUE);
        }
    }

    /** {@code 12} or {@code 0.5}. */
    static final class Number implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            try {
                return new BigDecimal(text).doubleValue();
            } catch (NumberFormatException e) {
                throw new TypeConversionException("'" + text + "' is no number; allowed: one such as 12 or 0.5");
            }
        }
    }

    /** {@code 256MiB}, as the config has it. */
    static final class Size implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            return size(text);
        }
    }

    /** {@code 4KiB}, of one value. */
    static final class ValueSize implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return valueSize(text, text);
        }
    }

    /** {@code 8..100}, or one size. */
    static final class SizeRange implements ITypeConverter<ByteCounts> {
        @Override
        public ByteCounts convert(String text) {
            String[] ends = ends(text);
            ByteCounts sizes = new ByteCounts(valueSize(ends[0], text), valueSize(ends[1], text));
            if (sizes.min > sizes.max) {
                throw endsBeforeItBegins(text);
            }
            return sizes;
        }
    }

    /** {@code http://10.0.0.7:8001}. */
    static final class NodeUrl implements ITypeConverter<HostPort> {
        @Override
        public HostPort convert(String text) {
            Matcher matcher = NODE_URL.matcher(text);
            HostPort found = matcher.matches() ? HostPort.parse(matcher.group(1), true) : null;
            if (found == null) {
                throw new TypeConversionException("'" + text + "' is no node's address; allowed: http://host:port");
            }
            return found.port() == 0 ? new HostPort(found.host(), HTTP_PORT) : found;
        }
    }

    /** {@code uniform}, {@code zipf} or {@code zipf:1.2}, as the exponent of Zipf's law: 0 is uniform. */
    static final class Skew implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            if (text.equals("uniform")) {
                return 0.0;
            }
            if (text.equals("zipf")) {
                return USUAL_SKEW;
            }
            if (text.matches("zipf:[0-9]{1,9}(\\.[0-9]{1,9})?")) {
                return Double.valueOf(text.substring("zipf:".length()));
            }
            throw new TypeConversionException("'" + text + "' is no distribution; allowed: uniform, zipf, or zipf:0.99");
        }
    }

    private static String[] ends(String text) {
        int dots = text.indexOf("..");
        return dots < 0 ? new String[] {text, text} : new String[] {text.substring(0, dots), text.substring(dots + 2)};
    }

    private static TypeConversionException endsBeforeItBegins(String text) {
        return new TypeConversionException("'" + text + "' ends before it begins; allowed: the smaller end first");
    }

    private static long whole(String text, long least, long most) {
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new TypeConversionException("'" + text + "' is no whole number; allowed: one from " + least + " to " + most);
    }

    /** @param of what was given, in which {@code text} is a size */
    private static int valueSize(String text, String of) {
        long bytes = size(text);
        if (bytes > Integer.MAX_VALUE) {
            throw new TypeConversionException("'" + of + "' is too large for a value; allowed: at most 64MiB");
        }
        return (int) bytes;
    }

    private static long length(String text) {
        if (text.matches("[0-9]{1,9}us")) {
            return Long.parseLong(text.substring(0, text.length() - 2)) * 1_000;
        }
        try {
            return Durations.parseNanos(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("'" + text + "' is no length of time; " + e.getMessage() + ", or 200us");
        }
    }

    private static long size(String text) {
        try {
            return Sizes.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("'" + text + "' is no size; " + e.getMessage());
        }
    }
}
