package io.grapevine.protocol;

import io.grapevine.base.Address;
import io.grapevine.base.Origin;
import org.jspecify.annotations.Nullable;

/**
 * What members tell each other about one member.
 *
 * @param name 1 to 128 of the characters {@code A-Z a-z 0-9 . _ -}, a letter or digit first
 * @param startMillis when the origin's process started, by its own wall clock, at least 0: of two origins of one name
 *     the later wins
 * @param gossip where its gossip port is reached
 * @param http where its HTTP port is reached, as {@code host:port}; at most 300 characters, empty where unknown
 * @param incarnation counts the origin's own statements about itself, from 1
 * @param ready whether the member says that it is ready (DESIGN §2)
 * @param accuser of a suspect: the member whose own probe failed, so that independent suspicions can be told from
 *     one that is passed on (Lifeguard §IV-B); null where it is not said, and in every other state
 */
public record MemberRecord(
        String name,
        Origin origin,
        long startMillis,
        Address gossip,
        String http,
        long incarnation,
        boolean ready,
        MemberState state,
        @Nullable Origin accuser) {

    public static final int MAX_NAME_BYTES = 128;
    public static final int MAX_HTTP_BYTES = 300;

    public MemberRecord {
        if (!MemberText.isName(name)) {
            throw new IllegalArgumentException("no member is named '" + name + "'");
        }
        if (!MemberText.isHttp(http)) {
            throw new IllegalArgumentException("'" + http + "' is no host:port");
        }
        if (startMillis < 0) {
            throw new IllegalArgumentException("no process started at " + startMillis);
        }
        if (incarnation < 1) {
            throw new IllegalArgumentException("an incarnation is at least 1, not " + incarnation);
        }
        if (accuser != null && state != MemberState.SUSPECT) {
            throw new IllegalArgumentException("an accuser, but " + state);
        }
    }

    /** A record without an accuser. */
    public MemberRecord(
            String name,
            Origin origin,
            long startMillis,
            Address gossip,
            String http,
            long incarnation,
            boolean ready,
            MemberState state) {
        this(name, origin, startMillis, gossip, http, incarnation, ready, state, null);
    }
}
