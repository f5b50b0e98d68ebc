package io.grapevine.membership;

/**
 * What the simulated network does to datagrams.
 *
 * @param loss the part of all datagrams that never arrive
 * @param leastMicros the shortest way
 * @param mostMicros the longest; where the two differ, datagrams overtake each other
 */
record Faults(double loss, long leastMicros, long mostMicros) {

    static final Faults NONE = new Faults(0, 100, 400);

    static Faults loss(double loss) {
        return new Faults(loss, 200, 5_000);
    }
}
