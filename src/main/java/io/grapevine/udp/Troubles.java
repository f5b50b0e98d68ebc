package io.grapevine.udp;

import io.grapevine.driver.LogContext;
import org.slf4j.Logger;

/** What goes wrong again and again, told once a minute with how often it went wrong. */
final class Troubles {

    private static final long EVERY_NANOS = 60_000_000_000L;

    private final Logger log;
    private String node = "-";
    private boolean toldBefore;
    private long toldNanos;
    private long count;

    Troubles(Logger log) {
        this.log = log;
    }

    /** Whose they are. */
    synchronized void of(String node) {
        this.node = node;
    }

    synchronized void tell(String what, String detail) {
        count++;
        long nanos = System.nanoTime();
        if (toldBefore && nanos - toldNanos < EVERY_NANOS) {
            return;
        }
        long times = count;
        LogContext.of(node, () -> log.atWarn()
                .addKeyValue(LogContext.EVENT, "socket-trouble")
                .log("{} ({}; {} times since the last such message)", what, detail, times));
        toldBefore = true;
        toldNanos = nanos;
        count = 0;
    }
}
