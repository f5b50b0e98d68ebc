/**
 * Who is there: SWIM (Das, Gupta, Motivala, 2002) with Lifeguard (Dadgar, Phillips, Currey, 2018) as a state machine
 * without clock, socket, thread or random source of its own (DESIGN §3). It routes, it never decides what is true.
 *
 * <p>Start reading at {@link io.grapevine.membership.Membership}; the protocol's rules are
 * {@code Precedence}, {@code Suspicion}, {@code LocalHealth} and {@code Rumours}, one each.
 */
@NullMarked
package io.grapevine.membership;

import org.jspecify.annotations.NullMarked;
