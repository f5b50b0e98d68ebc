package io.grapevine.protocol;

/** What is held of a member (SWIM §4.2; {@code LEFT} as memberlist has it). */
public enum MemberState {
    ALIVE,
    SUSPECT,
    DEAD,
    LEFT
}
