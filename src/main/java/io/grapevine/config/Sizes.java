package io.grapevine.config;

import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers of bytes as people write them: {@code 65536}, {@code 64KiB}, {@code 256MiB}, {@code 1GiB}; or with the units
 * of 1,000: {@code 64kB}, {@code 256MB}, {@code 1GB}.
 */
public final class Sizes {

    private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,32})(B|kB|KB|MB|GB|TB|KiB|MiB|GiB|TiB)?");
    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

    private Sizes() {}

    /** @throws IllegalArgumentException with a message that says what is allowed */
    public static long parse(String text) {
        Matcher matcher = WRITTEN.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("allowed: " + SizeRange.SYNTAX);
        }
        BigInteger bytes = new BigInteger(matcher.group(1)).multiply(unit(matcher.group(2)));
        if (bytes.compareTo(MOST) > 0) {
            throw new IllegalArgumentException("allowed: " + SizeRange.SYNTAX);
        }
        return bytes.longValueExact();
    }

    /** With the largest binary unit that divides it: {@code 1MiB}, {@code 1200}. */
    static String format(long bytes) {
        long left = bytes;
        String unit = "";
        for (String next : new String[] {"KiB", "MiB", "GiB", "TiB"}) {
            if (left == 0 || left % 1_024 != 0) {
                break;
            }
            left /= 1_024;
            unit = next;
        }
        return left + unit;
    }

    private static BigInteger unit(String unit) {
        if (unit == null || unit.equals("B")) {
            return BigInteger.ONE;
        }
        int power = "KMGT".indexOf(Character.toUpperCase(unit.charAt(0))) + 1;
        return BigInteger.valueOf(unit.length() == 3 ? 1_024 : 1_000).pow(power);
    }
}
