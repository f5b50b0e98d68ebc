package io.grapevine.mutants;

import java.util.function.BiFunction;

/**
 * Where mutants are caught: loaded with the mutant beside it ({@link MutantLoader}), it tells one story of a profile and a
 * seed, and what was violated; null if nothing was.
 */
public final class Net implements BiFunction<String, Long, String> {

    @Override
    public String apply(String profile, Long seed) {
        try {
            Stories.valueOf(profile).tell(seed);
            return null;
        } catch (Violated e) {
            return e.getMessage();
        } catch (AssertionError | RuntimeException e) {
            return "failed: " + e;
        }
    }
}
