package io.grapevine.sim;

/**
 * What was counted and measured in a run.
 *
 * @param events how many things happened
 * @param simulatedNanos how long the run took on the simulated clock
 * @param formedNanos from the start until all were ready and knew each other
 * @param settledNanos from the healing until all were equal and ready and knew each other
 * @param settlingExchanges comparisons of two replicas that were begun meanwhile
 * @param faults how often something went wrong by plan
 * @param processStarts processes started, restarts among them
 * @param refusals processes that a cluster refused
 * @param puts acknowledged puts
 * @param removes acknowledged removes
 * @param datagramsSent datagrams sent
 * @param datagramBytes their bytes, UDP payload
 * @param streamBytes bytes of frames sent over TCP
 * @param spread nanoseconds until the last replica had a write
 * @param hops of that write's longest way, from replica to replica
 * @param copies of each payload, per node that lacked it: all bytes sent by datagram and by stream from the first write until
 *     all were equal, divided by keys and values put, and by the nodes but one; 0 where nothing was put
 * @param idleBytesPerSecond UDP payload that each node sent while nobody wrote and nothing went wrong; measured in a run
 *     without clients and faults, and where its limit is set
 * @param suspectedNanos from each crash until anybody suspected it
 * @param deadNanos from each crash until all that held the process alive held it dead; of hosts that stayed down for so long
 * @param falseDeaths how often a process that lived was declared dead, by however many others
 * @param nodeSeconds how long processes lived, together
 */
public record Figures(
        long events,
        long simulatedNanos,
        long formedNanos,
        long settledNanos,
        long settlingExchanges,
        long faults,
        long processStarts,
        long refusals,
        long puts,
        long removes,
        long datagramsSent,
        long datagramBytes,
        long streamBytes,
        Quantiles spread,
        Quantiles hops,
        double copies,
        Quantiles idleBytesPerSecond,
        Quantiles suspectedNanos,
        Quantiles deadNanos,
        long falseDeaths,
        long nodeSeconds) {}
