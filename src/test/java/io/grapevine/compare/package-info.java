/**
 * Grapevine beside others, each in a process of its own and measured by turns: a bare Vert.x server, which is the limit, and Redis.
 * docs/PERFORMANCE.md has the commands and what they gave.
 */
@org.jspecify.annotations.NullMarked
package io.grapevine.compare;
