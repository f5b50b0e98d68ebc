package io.grapevine.app;

import io.grapevine.config.Durations;
import io.grapevine.config.Sizes;
import java.math.BigDecimal;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How shares, lengths of time, sizes and ranges are written on the command line. */
final class OptionValues {

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

    /** {@code 1ms..20ms}, or one length. */
    static final class LengthRange implements ITypeConverter<Lengths> {
        @Override
        public Lengths convert(String text) {
            String[] ends = ends(text);
            Lengths lengths = new Lengths(length(ends[0]), length(ends[1]));
            if (lengths.minNanos > lengths.maxNanos) {
                throw new TypeConversionException("'" + text + "' ends before it begins");
            }
            return lengths;
        }
    }

    /** {@code 256MiB}, as the config has it. */
    static final class Size implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            return size(text);
        }
    }

    /** {@code 8..100}, or one size. */
    static final class SizeRange implements ITypeConverter<ByteCounts> {
        @Override
        public ByteCounts convert(String text) {
            String[] ends = ends(text);
            long min = size(ends[0]);
            long max = size(ends[1]);
            if (min > max || max > Integer.MAX_VALUE) {
                throw new TypeConversionException("'" + text + "' is no range of sizes, such as 8..100 or 1KiB");
            }
            return new ByteCounts((int) min, (int) max);
        }
    }

    private static String[] ends(String text) {
        int dots = text.indexOf("..");
        return dots < 0 ? new String[] {text, text} : new String[] {text.substring(0, dots), text.substring(dots + 2)};
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
