package io.grapevine.mutants;

import io.grapevine.crdt.SmallScope;

/** What is told to catch mutants: a short run of a cluster for each seed, and what is expected of it. */
enum Stories {
    ROUGH(Simulated::rough),
    TTL(Simulated::ttl),
    LARGE(Simulated::large),
    RESTARTS(Simulated::restarts),
    JOINS(StreamStories::joins),
    MEANWHILE(StreamStories::meanwhile),
    COMPARED(CrashStories::compared),
    ANNOUNCED(CrashStories::announced),
    STREAMED(CrashStories::streamed),
    MANY(RepairStories::many),
    ORIGINS(RepairStories::origins),
    FORGED(RepairStories::forged),
    READY(RepairStories::ready),
    SKEWED(RepairStories::skewed),
    SMALL(RoomStories::small),
    EXPIRED(RoomStories::expired),
    FULL(RoomStories::full),
    CROWDED(RoomStories::crowded),
    CALM(SpreadStories::calm),
    LOSSY(SpreadStories::lossy),
    FLOOD(SpreadStories::flood),
    IDLE(TrafficStories::idle),
    STRAIGHT(TrafficStories::straight),
    PACED(TrafficStories::paced),
    WIDE(TrafficStories::wide),
    DAMAGED(SpreadStories::damaged),
    STRANGERS(SpreadStories::strangers),
    HEALED(MemberStories::healed),
    FLAKY(MemberStories::flaky),
    DEAF(MemberStories::deaf),
    PAUSED(MemberStories::paused),
    CRASHED(MemberStories::crashed),
    NAMES(MemberStories::names),
    SLICED(SliceStories::sliced),
    SCOPE(Stories::scope);

    private interface Story {
        void tell(long seed);
    }

    private final Story story;

    Stories(Story story) {
        this.story = story;
    }

    /** Every state, instead of some by chance; the seed says of what: writes to one key, with ttls, or to two keys. */
    private static void scope(long seed) {
        SmallScope.Report report = switch ((int) seed) {
            case 1 -> SmallScope.explore(3, 1, false, false, Long.MAX_VALUE);
            case 2 -> SmallScope.explore(2, 1, true, false, Long.MAX_VALUE);
            default -> SmallScope.explore(3, 2, false, false, Long.MAX_VALUE);
        };
        if (report.violation() != null) {
            throw new Violated("scope", report.violation());
        }
    }

    /** @throws Violated if something is not as it must be */
    void tell(long seed) {
        story.tell(seed);
    }
}
