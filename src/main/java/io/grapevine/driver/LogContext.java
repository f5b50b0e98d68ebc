package io.grapevine.driver;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Whose line it is: several nodes may share a process, and its threads. */
public final class LogContext {

    /** Under which name a line's context, and a JSON line, has the node. */
    public static final String NODE = "node";
    /** Under which name a line has the kind of event that it tells of. */
    public static final String EVENT = "event";

    private LogContext() {}

    /** Writes lines of a node. */
    public static void of(String node, Runnable lines) {
        @Nullable String before = MDC.get(NODE);
        MDC.put(NODE, node);
        try {
            lines.run();
        } finally {
            if (before == null) {
                MDC.remove(NODE);
            } else {
                MDC.put(NODE, before);
            }
        }
    }
}
