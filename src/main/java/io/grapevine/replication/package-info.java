/** Deltas for speed, digests for truth, streams for bulk: what keeps replicas in step (DESIGN §2). */
@NullMarked
package io.grapevine.replication;

import org.jspecify.annotations.NullMarked;
