/**
 * Load on a cluster that is there already, over HTTP as its callers use it, and what came back: knows nothing of the core.
 */
@NullMarked
package io.grapevine.bench;

import org.jspecify.annotations.NullMarked;
