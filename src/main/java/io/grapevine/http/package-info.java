/**
 * The HTTP port: three surfaces over one map. Reads go straight to the map, without a lock; writes through the driver's
 * critical section.
 */
@NullMarked
package io.grapevine.http;

import org.jspecify.annotations.NullMarked;
