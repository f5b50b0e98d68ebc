/** What a node counts, for Prometheus. */
@NullMarked
package io.grapevine.metrics;

import org.jspecify.annotations.NullMarked;
