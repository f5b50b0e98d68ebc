package io.grapevine.crdt;

import org.jspecify.annotations.Nullable;

/**
 * How an entry ended at this replica.
 *
 * @param keyHash of its key, under the cluster's key
 * @param dot that it was under; null for an entry that only this node showed
 * @param cause why it died; null where it did not die, but was forgotten here for lack of room ({@link OrMap#shed})
 * @param by the write that ended it: a put, a remove, an eviction; null where there was none, or nobody said which
 * @param nanos when, on this node's monotonic clock
 */
public record End(long keyHash, @Nullable Dot dot, @Nullable Cause cause, @Nullable Dot by, long nanos) {}
