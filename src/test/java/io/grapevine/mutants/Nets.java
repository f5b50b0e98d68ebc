package io.grapevine.mutants;

/** The names of {@link Stories}, for those who must not load them: they run beside each mutant anew. */
final class Nets {
    static final String ROUGH = "ROUGH";
    static final String SKEWED = "SKEWED";
    static final String TTL = "TTL";
    static final String LARGE = "LARGE";
    static final String RESTARTS = "RESTARTS";
    static final String JOINS = "JOINS";
    static final String SMALL = "SMALL";
    static final String CROWDED = "CROWDED";
    static final String MANY = "MANY";
    static final String CALM = "CALM";
    static final String LOSSY = "LOSSY";
    static final String FLOOD = "FLOOD";
    static final String IDLE = "IDLE";
    static final String WIDE = "WIDE";
    static final String FORGED = "FORGED";
    static final String DAMAGED = "DAMAGED";
    static final String STRANGERS = "STRANGERS";
    static final String READY = "READY";
    static final String HEALED = "HEALED";
    static final String FLAKY = "FLAKY";
    static final String DEAF = "DEAF";
    static final String PAUSED = "PAUSED";
    static final String CRASHED = "CRASHED";
    static final String SCOPE = "SCOPE";
    static final String NAMES = "NAMES";

    private Nets() {}
}
