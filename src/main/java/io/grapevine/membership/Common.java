package io.grapevine.membership;

import io.grapevine.protocol.MemberRecord;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * What all parts of one node's membership work on.
 *
 * @param sharing gives for a record that is to be kept one that is equal
 */
record Common(
        MembershipSettings settings, RandomGenerator random, Self self, MemberTable table, Outbox outbox,
        UnaryOperator<MemberRecord> sharing) {}
