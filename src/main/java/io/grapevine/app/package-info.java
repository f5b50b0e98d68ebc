/** The command line, the config, and the wiring of one node's parts. */
@NullMarked
package io.grapevine.app;

import org.jspecify.annotations.NullMarked;
