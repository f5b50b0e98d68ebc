/** The one lock, the clock and the timer around a node. */
@NullMarked
package io.grapevine.driver;

import org.jspecify.annotations.NullMarked;
