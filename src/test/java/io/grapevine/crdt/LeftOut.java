package io.grapevine.crdt;

/**
 * A rule that a history leaves out, to show that the laws can fail. The rules are kept by the tests' replicas, not by a
 * switch.
 */
enum LeftOut {
    /** A restarted process goes on numbering under its old origin from what its disk held. */
    ORIGIN,
    /** Concurrent versions are ordered by arrival. */
    ORDER,
    /** Dots that died are not remembered. */
    DEAD,
    /** Exchanges compare the dots seen only, not which of them live. */
    DIGEST,
    /** Messages do not carry the sender's clock. */
    HLC,
    /** An exchange applies deaths before the entries that it promised are there. */
    DEATHS,
    /** A fragment states the dots seen as of a later moment than the entries. */
    TORN,
    /** A claim against a dot that is live here is applied without what the other shows for its key. */
    COVER,
    /** What becomes live at the other while it is compared is not sent along. */
    CLOSE,
    /**
     * The kills of an entry that was dead here before it arrived are applied to what is shown here, without a cover.
     */
    LATE,
    /** Of a version that is known, the kills are dropped. */
    KILLS,
    /** What the other says to be unknown is taken for dead. */
    UNKNOWN,
    /** Of two entries under one dot the first to arrive stays. */
    CONTENT,
    /** What expired is unknown afterwards. */
    EXPIRY,
    /** What is shed counts as seen. */
    SHED,
    /** A stream's seen is stated as of its end. */
    STREAM
}
