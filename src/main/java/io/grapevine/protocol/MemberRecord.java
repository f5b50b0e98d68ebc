package io.grapevine.protocol;

import io.grapevine.base.Address;
import io.grapevine.base.Origin;

/**
 * What members tell each other about one member.
 *
 * @param name 1 to 128 bytes of UTF-8
 * @param startMillis when the origin's process started, by its own wall clock: of two origins of one name the later wins
 * @param gossip where its gossip port is reached
 * @param http where its HTTP port is reached, as {@code host:port}; at most 300 bytes of UTF-8, empty where unknown
 * @param incarnation counts the origin's own statements about itself, from 1
 * @param ready whether the member says that it is ready (DESIGN §2)
 */
public record MemberRecord(
        String name,
        Origin origin,
        long startMillis,
        Address gossip,
        String http,
        long incarnation,
        boolean ready,
        MemberState state) {}
