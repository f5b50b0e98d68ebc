/** What single steps of the core cost; docs/PERFORMANCE.md has the command. */
@NullMarked
package io.grapevine.jmh;

import org.jspecify.annotations.NullMarked;
