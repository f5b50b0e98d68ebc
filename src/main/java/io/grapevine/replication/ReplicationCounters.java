package io.grapevine.replication;

/** What replication counts: numbers that only grow. */
public final class ReplicationCounters {

    long deltasSent;
    long deltasResent;
    long changesDropped;
    long changesGivenUp;
    long exchangesStarted;
    long exchangesDone;
    long exchangesBrokenOff;
    long dotsRepaired;
    long bootstraps;
    long messagesDropped;

    ReplicationCounters() {}

    /** Datagrams with changes. */
    public long deltasSent() {
        return deltasSent;
    }

    /** Datagrams with changes that were not acknowledged in time. */
    public long deltasResent() {
        return deltasResent;
    }

    /** Changes that found a full queue; exchanges bring them. */
    public long changesDropped() {
        return changesDropped;
    }

    /** Changes that were sent again and again in vain; exchanges bring them. */
    public long changesGivenUp() {
        return changesGivenUp;
    }

    public long exchangesStarted() {
        return exchangesStarted;
    }

    public long exchangesDone() {
        return exchangesDone;
    }

    public long exchangesBrokenOff() {
        return exchangesBrokenOff;
    }

    /** Entries and deaths that an exchange brought here. */
    public long dotsRepaired() {
        return dotsRepaired;
    }

    /** Streams of everything that arrived whole. */
    public long bootstraps() {
        return bootstraps;
    }

    /** Messages that found the way out full. */
    public long messagesDropped() {
        return messagesDropped;
    }
}
