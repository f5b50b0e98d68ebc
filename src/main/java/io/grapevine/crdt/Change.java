package io.grapevine.crdt;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one local write did to one key, ready to be spread: the entry now live, if any, and the dots now dead.
 *
 * <p>A put has an entry and kills the dot it replaced, if there was one. A remove has no entry and kills the dot it
 * observed and its own, born dead.
 *
 * @param entry the entry that the write made; null for a remove
 * @param kills the dots that died; without an entry at least one
 * @param cause why they died
 */
public record Change(Key key, @Nullable Entry entry, List<Dot> kills, Cause cause) {}
