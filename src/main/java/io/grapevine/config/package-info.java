/**
 * What a node is told before it starts: the records, and the reader that makes them from JSON and the environment.
 *
 * <p>A record's constructor refuses what no node could run with, so a {@link NodeConfig} that exists is one that may be
 * started. {@link ConfigReader} refuses the same with more words.
 */
@NullMarked
package io.grapevine.config;

import org.jspecify.annotations.NullMarked;
