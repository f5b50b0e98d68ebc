package io.grapevine.faults;

/** What can be done to nodes, or to the ways between them. */
enum FaultKind {

    /** kill -9, and started again at the same address. */
    KILL(true),
    /** kill -9, and started again at another address. */
    KILL_AND_MOVE(true),
    /** All but one at once. */
    KILL_AND_MOVE_ALL_BUT_ONE(true),
    /** All at once: what they held is gone. */
    KILL_AND_MOVE_ALL(true),
    /** SIGSTOP for less than a second, which a node does not notice. */
    STOP_SHORTLY(true),
    /** SIGSTOP for seconds, some long enough to be held dead. */
    STOP(true),
    /** By the API, and connected again: cut off from gossip, by its own will. */
    DISCONNECT(true),
    /** SIGTERM, and started again. */
    LEAVE(true),

    /** What follows on a kill: there is no process. Not planned by itself. */
    GONE(true),
    /** What ends it: a process starts, until it answers. */
    START(true),

    /** Two groups that do not reach each other. */
    SPLIT(false),
    /** Some ways, in one direction. */
    ONE_WAY(false),
    /** As {@link #SPLIT}, on and off several times a second. */
    FLAP(false),
    /** 30 % of all packets between nodes. */
    LOSS(false),
    /** One reaches no other, but its clients reach it. */
    ALONE(false),
    /** One reaches nobody, and no client reaches it. */
    CUT_OFF(false),

    /** The disk of one that keeps snapshots has no room left. */
    FULL_DISK(false);

    private final boolean ofProcesses;

    FaultKind(boolean ofProcesses) {
        this.ofProcesses = ofProcesses;
    }

    /** Whether it is done to processes; else to what is around them. */
    boolean ofProcesses() {
        return ofProcesses;
    }

    boolean ofNetwork() {
        return !ofProcesses && this != FULL_DISK;
    }
}
