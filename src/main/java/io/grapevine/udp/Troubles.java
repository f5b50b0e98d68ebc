package io.grapevine.udp;

import org.slf4j.Logger;

/** What goes wrong again and again, told once a minute with how often it went wrong. */
final class Troubles {

    private static final long EVERY_NANOS = 60_000_000_000L;

    private final Logger log;
    private boolean toldBefore;
    private long toldNanos;
    private long count;

    Troubles(Logger log) {
        this.log = log;
    }

    synchronized void tell(String what, String detail) {
        count++;
        long nanos = System.nanoTime();
        if (toldBefore && nanos - toldNanos < EVERY_NANOS) {
            return;
        }
        log.warn("{} ({}; {} times since the last such message)", what, detail, count);
        toldBefore = true;
        toldNanos = nanos;
        count = 0;
    }
}
