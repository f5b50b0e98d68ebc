package io.grapevine.sim;

/**
 * What was counted and measured in a run.
 *
 * @param events how many things happened
 * @param simulatedNanos how long the run took on the simulated clock
 * @param formedNanos from the start until all were ready and knew each other
 * @param settledNanos from the healing until all were equal and ready and knew each other
 * @param faults how often something went wrong by plan
 * @param processStarts processes started, restarts among them
 * @param refusals processes that a cluster refused
 * @param puts acknowledged puts
 * @param removes acknowledged removes
 * @param datagramsSent datagrams sent
 * @param datagramBytes their bytes, UDP payload
 * @param streamBytes bytes of frames sent over TCP
 * @param spread nanoseconds until the last replica had a write
 * @param hops of that write's longest way
 */
public record Figures(
        long events,
        long simulatedNanos,
        long formedNanos,
        long settledNanos,
        long faults,
        long processStarts,
        long refusals,
        long puts,
        long removes,
        long datagramsSent,
        long datagramBytes,
        long streamBytes,
        Quantiles spread,
        Quantiles hops) {}
