package io.grapevine.protocol;

import io.grapevine.crdt.Cause;
import io.grapevine.protocol.MembershipMessage.Refusal.Reason;

/** The numbers that stand for things on the wire; they never change their meaning. */
final class Codes {

    /** Where a list's next element would begin: there is none. */
    static final int END = 0;
    /** The origin's 16 bytes follow. */
    static final int ORIGIN_ITSELF = 1;
    /** This plus a place: the origin that has it in the message's table; place 0 is the sender's. */
    static final int ORIGIN_PLACES = 2;

    static final int ITEM_WRITE = 1;
    static final int ITEM_DEATHS = 2;
    static final int ITEM_ANNOUNCEMENT = 3;

    private Codes() {}

    static int of(Cause cause) {
        return switch (cause) {
            case OVERWRITTEN -> 1;
            case REMOVED -> 2;
            case EVICTED -> 3;
            case EXPIRED -> 4;
            case OUTRANKED -> 5;
            case UNKNOWN -> 6;
        };
    }

    static Cause cause(ByteReader in) throws MalformedDatagramException {
        int code = in.u8();
        return switch (code) {
            case 1 -> Cause.OVERWRITTEN;
            case 2 -> Cause.REMOVED;
            case 3 -> Cause.EVICTED;
            case 4 -> Cause.EXPIRED;
            case 5 -> Cause.OUTRANKED;
            case 6 -> Cause.UNKNOWN;
            default -> throw in.malformed("no cause: " + code);
        };
    }

    static int of(MemberState state) {
        return switch (state) {
            case ALIVE -> 1;
            case SUSPECT -> 2;
            case DEAD -> 3;
            case LEFT -> 4;
        };
    }

    static MemberState state(ByteReader in, int code) throws MalformedDatagramException {
        return switch (code) {
            case 1 -> MemberState.ALIVE;
            case 2 -> MemberState.SUSPECT;
            case 3 -> MemberState.DEAD;
            case 4 -> MemberState.LEFT;
            default -> throw in.malformed("no member state: " + code);
        };
    }

    static int of(Reason reason) {
        return switch (reason) {
            case NAME_TAKEN -> 1;
            case CLOCK_DRIFT -> 2;
        };
    }

    static Reason reason(ByteReader in) throws MalformedDatagramException {
        int code = in.u8();
        return switch (code) {
            case 1 -> Reason.NAME_TAKEN;
            case 2 -> Reason.CLOCK_DRIFT;
            default -> throw in.malformed("no reason for a refusal: " + code);
        };
    }
}
