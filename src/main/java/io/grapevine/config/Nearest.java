package io.grapevine.config;

import java.util.Collection;
import java.util.Locale;

/** The known name that looks most like an unknown one: of a field, a command or an option. */
public final class Nearest {

    private Nearest() {}

    /**
     * The path whose last part has the smallest edit distance to that of {@code unknown}, capitals aside; of equals,
     * one in the same section, then the first.
     */
    public static String of(String unknown, Collection<String> paths) {
        String nearest = "";
        int least = Integer.MAX_VALUE;
        for (String path : paths) {
            int distance = 2 * distance(last(unknown), last(path)) + (section(unknown).equals(section(path)) ? 0 : 1);
            if (distance < least) {
                least = distance;
                nearest = path;
            }
        }
        return nearest;
    }

    /** Levenshtein's: how many letters to insert, drop or change. */
    static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private static String section(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('.')));
    }
}
