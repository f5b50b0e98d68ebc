/** What turns the core into something that runs: the one lock around a node, its clock, and the order of its output. */
@NullMarked
package io.grapevine.driver;

import org.jspecify.annotations.NullMarked;
