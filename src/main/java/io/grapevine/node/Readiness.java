package io.grapevine.node;

/**
 * Whether a node may be asked, judged from the clock when somebody wants to know (DESIGN §2).
 *
 * @param reason why it is not, in words for an operator; why it is, where it is
 */
public record Readiness(boolean ready, String reason) {}
