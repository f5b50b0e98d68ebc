/** Identities, times, addresses and keyed hashes, and what is said of a number that is not allowed: what every layer speaks of. */
@NullMarked
package io.grapevine.base;

import org.jspecify.annotations.NullMarked;
