package io.grapevine.disk;

import java.nio.file.Path;

/**
 * What a node's snapshots are told.
 *
 * @param directory where the files are; other nodes may have theirs there too
 * @param name of the node, and the beginning of its files' names
 * @param cluster whose files are read
 * @param intervalMillis from the end of one writing to the beginning of the next
 */
public record SnapshotSettings(Path directory, String name, String cluster, long intervalMillis) {}
