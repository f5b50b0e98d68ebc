package io.grapevine.http;

import io.grapevine.base.Now;
import io.grapevine.crdt.Entry;
import io.grapevine.crdt.KeyScan;
import io.grapevine.node.Node;
import java.util.ArrayList;
import java.util.List;

/** Removes every key that this node sees under a prefix. Goes on to its end even if nobody waits for the answer. */
final class PrefixRemoval implements Scans.Scan {

    private final Exchange exchange;
    private final KeyScan scan;
    private final List<Entry> found = new ArrayList<>();
    private long removedCount;

    PrefixRemoval(Exchange exchange, KeyScan scan) {
        this.exchange = exchange;
        this.scan = scan;
    }

    @Override
    public boolean step(Node node, Now now, int maxEntries) {
        boolean more = scan.next(maxEntries, found::add);
        for (Entry entry : found) {
            if (node.remove(now, node.map().key(entry.keyBytes())) != null) {
                removedCount++;
            }
        }
        found.clear();
        return more;
    }

    @Override
    public boolean isAbandoned() {
        return false;
    }

    @Override
    public void onDone() {
        exchange.answer(200, MediaType.JSON, "{\"removed\":" + removedCount + "}");
    }

    @Override
    public void onFailure(Throwable failure) {
        exchange.fail(failure);
    }
}
