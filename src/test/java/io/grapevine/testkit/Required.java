package io.grapevine.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;

/** What a machine may be unable to do. */
public final class Required {

    private Required() {}

    /**
     * Where something is missing, skips the test that runs, and says so in a banner that nobody overlooks; or fails it,
     * where a property has it that this machine must be able.
     *
     * @param what is not tested then
     * @param property whether being unable is a failure: {@code true} or {@code false}, which it is if unset
     * @param missing what there is not, and what to do about it
     */
    public static void orSkip(String what, String property, Optional<String> missing) {
        if (missing.isEmpty()) {
            return;
        }
        String text = what + " NOT TESTED HERE: " + missing.get();
        System.err.println("\n" + "!".repeat(100) + "\n" + text + "\n" + "!".repeat(100) + "\n");
        assertThat(Boolean.getBoolean(property)).as(text).isFalse();
        assumeTrue(false, text);
    }
}
