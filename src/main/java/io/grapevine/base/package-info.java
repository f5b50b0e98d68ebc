/** Identities, times, addresses and keyed hashes: what every layer speaks of. */
@NullMarked
package io.grapevine.base;

import org.jspecify.annotations.NullMarked;
