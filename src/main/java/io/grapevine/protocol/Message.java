package io.grapevine.protocol;

/** One thing that a node says to another; datagrams and frames carry several. docs/PROTOCOL.md has the bytes. */
public sealed interface Message permits MembershipMessage, ReplicationMessage {

    /** The most that an explanation takes, in UTF-8. */
    int MAX_TEXT_BYTES = 1_024;
}
