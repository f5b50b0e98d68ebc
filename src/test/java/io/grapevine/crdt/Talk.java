package io.grapevine.crdt;

/** Two replicas in the middle of something that takes several messages. */
interface Talk {

    /** Who learns. */
    Replica to();

    Replica from();

    /** Whether one of them is another process by now, or gave up. */
    boolean isBroken();

    /** That became live at the other meanwhile. */
    void tell(Version version);

    /** One message; false after the last. */
    boolean step();
}
