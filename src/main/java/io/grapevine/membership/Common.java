package io.grapevine.membership;

import java.util.random.RandomGenerator;

/** What all parts of one node's membership work on. */
record Common(
        MembershipSettings settings, RandomGenerator random, Self self, MemberTable table, Outbox outbox) {}
