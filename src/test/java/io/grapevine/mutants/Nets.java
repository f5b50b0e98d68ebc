package io.grapevine.mutants;

/** The names of {@link Stories}, for those who must not load them: they run beside each mutant anew. */
final class Nets {
    static final String ROUGH = "ROUGH";
    static final String SKEWED = "SKEWED";
    static final String TTL = "TTL";
    static final String LARGE = "LARGE";
    static final String RESTARTS = "RESTARTS";
    static final String JOINS = "JOINS";
    static final String MEANWHILE = "MEANWHILE";
    static final String COMPARED = "COMPARED";
    static final String ANNOUNCED = "ANNOUNCED";
    static final String STREAMED = "STREAMED";
    static final String SMALL = "SMALL";
    static final String EXPIRED = "EXPIRED";
    static final String FULL = "FULL";
    static final String CROWDED = "CROWDED";
    static final String MANY = "MANY";
    static final String CALM = "CALM";
    static final String LOSSY = "LOSSY";
    static final String FLOOD = "FLOOD";
    static final String IDLE = "IDLE";
    static final String WIDE = "WIDE";
    static final String STRAIGHT = "STRAIGHT";
    static final String PACED = "PACED";
    static final String ORIGINS = "ORIGINS";
    static final String FORGED = "FORGED";
    static final String DAMAGED = "DAMAGED";
    static final String STRANGERS = "STRANGERS";
    static final String READY = "READY";
    static final String HEALED = "HEALED";
    static final String FLAKY = "FLAKY";
    static final String DEAF = "DEAF";
    static final String PAUSED = "PAUSED";
    static final String CRASHED = "CRASHED";
    static final String SLICED = "SLICED";
    static final String SCOPE = "SCOPE";
    static final String NAMES = "NAMES";

    /** How what {@link #test a test} says begins. */
    static final String TOLD_BY_TEST = "the test";

    private Nets() {}

    /** One test of the shipped code, for rules that no story shows: it is run beside the mutant, and must fail. */
    static String test(String type, String method) {
        return type + "#" + method;
    }

    static boolean isTest(String net) {
        return net.indexOf('#') > 0;
    }
}
