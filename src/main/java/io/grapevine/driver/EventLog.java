package io.grapevine.driver;

import io.grapevine.node.NodeEvent;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a node reports, written to the log, each by its level, and counted by its kind. */
public final class EventLog implements Consumer<NodeEvent> {

    private static final Logger LOG = LoggerFactory.getLogger("io.grapevine.Node");

    private final Map<String, LongAdder> countByKind = new ConcurrentHashMap<>();

    @Override
    public void accept(NodeEvent event) {
        countByKind.computeIfAbsent(event.kind(), ignored -> new LongAdder()).increment();
        switch (event.level()) {
            case INFO -> LOG.atInfo().addKeyValue(LogContext.EVENT, event.kind()).log("{}", event.text());
            case WARN -> LOG.atWarn().addKeyValue(LogContext.EVENT, event.kind()).log("{}", event.text());
            case ALARM -> LOG.atError().addKeyValue(LogContext.EVENT, event.kind()).log("ALARM: {}", event.text());
            case FATAL -> LOG.atError().addKeyValue(LogContext.EVENT, event.kind()).log("FATAL: {}", event.text());
        }
    }

    /** How many of each kind there were since the start; readable by any thread. */
    public Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        countByKind.forEach((kind, count) -> counts.put(kind, count.sum()));
        return counts;
    }
}
