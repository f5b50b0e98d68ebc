/** What outlives a run: the map, written to files in the background, and read at the next start (docs/DISK.md). */
@NullMarked
package io.grapevine.disk;

import org.jspecify.annotations.NullMarked;
