package io.grapevine.k8s;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.grapevine.testkit.NodeClient;
import io.grapevine.testkit.NodeProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * A pod that was given to a node: its container, and a kubelet that asks after it as the manifest says, starts it
 * again when it ends, and ends it when it no longer answers.
 */
final class Pod implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private final String name;
    private final int slot;
    private final String address;
    private final PodTemplate template;
    private final Supplier<NodeProcess> image;
    private final Thread kubelet;
    private final List<Integer> exits = new CopyOnWriteArrayList<>();
    private volatile NodeProcess container;
    private volatile boolean ready;
    private volatile boolean ending;

    /** @param image starts the container at the pod's address */
    Pod(String name, int slot, String address, PodTemplate template, Supplier<NodeProcess> image) {
        this.name = name;
        this.slot = slot;
        this.address = address;
        this.template = template;
        this.image = image;
        this.container = image.get();
        this.kubelet = new Thread(this::keepRunning, "kubelet-of-" + name);
        kubelet.setDaemon(true);
        kubelet.start();
    }

    // ---- the kubelet

    private void keepRunning() {
        watch(container);
        while (!ending) {
            exits.add(container.awaitExit());
            container = image.get();
            watch(container);
        }
    }

    /** Until the container has ended. */
    private void watch(NodeProcess running) {
        Asking startup = new Asking(template.probe("startup"), running.client().base());
        while (!startup.passes()) {
            if (startup.hasFailed()) {
                running.close();
            }
            if (running.endsWithin(startup.probe.period())) {
                return;
            }
        }
        Asking readiness = new Asking(template.probe("readiness"), running.client().base());
        Asking liveness = new Asking(template.probe("liveness"), running.client().base());
        do {
            if (readiness.isDue()) {
                ready = readiness.passes() || ready && !readiness.hasFailed();
            }
            if (liveness.isDue() && !liveness.passes() && liveness.hasFailed()) {
                running.close();
            }
        } while (!running.endsWithin(Duration.ofNanos(Math.min(readiness.leftNanos(), liveness.leftNanos()))));
        ready = false;
    }

    /** One probe of one container. */
    private static final class Asking {
        private final PodTemplate.Probe probe;
        private final NodeClient client;
        private long dueNanos = System.nanoTime();
        private int failures;

        Asking(PodTemplate.Probe probe, String base) {
            this.probe = probe;
            this.client = new NodeClient(base, (int) probe.timeout().toMillis());
        }

        boolean isDue() {
            return leftNanos() == 0;
        }

        long leftNanos() {
            return Math.max(0, dueNanos - System.nanoTime());
        }

        boolean passes() {
            dueNanos = System.nanoTime() + probe.period().toNanos();
            boolean passed = answers();
            failures = passed ? 0 : failures + 1;
            return passed;
        }

        boolean hasFailed() {
            return failures >= probe.failureThreshold();
        }

        private boolean answers() {
            try {
                int status = client.call("GET", probe.path(), new byte[0], "Connection", "close").statusCode();
                return status >= 200 && status < 400;
            } catch (IOException e) {
                return false;
            }
        }
    }

    // ---- what is done to it

    /** SIGKILL to the container, as when it runs out of memory: the kubelet starts it again at the same address. */
    void killContainer() {
        container.signal("KILL");
    }

    /** The pod is gone, and so is its address: what has no time to say so. */
    @Override
    public void close() {
        ending = true;
        container.close();
        join();
    }

    /**
     * As {@code kubectl delete pod}: preStop, SIGTERM, and SIGKILL when its time is up.
     *
     * @return the status with which the node ended
     */
    int delete() {
        ending = true;
        long endNanos = System.nanoTime() + template.grace().toNanos();
        if (container.endsWithin(template.preStop())) {
            throw new AssertionError(name + " did not wait for SIGTERM:\n" + container.output());
        }
        container.signal("TERM");
        if (!container.endsWithin(Duration.ofNanos(endNanos - System.nanoTime()))) {
            container.close();
        }
        join();
        return container.awaitExit();
    }

    private void join() {
        try {
            kubelet.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    // ---- what there is to see

    String name() {
        return name;
    }

    int slot() {
        return slot;
    }

    String address() {
        return address;
    }

    boolean isReady() {
        return ready;
    }

    /** Statuses of the containers that ended though nobody deleted the pod: how often it was started again. */
    List<Integer> exits() {
        return exits;
    }

    NodeClient client() {
        return container.client();
    }

    String log() {
        return container.output();
    }

    /** Lines of the log that tell of an error or an alarm; and those that are no JSON, as the manifest has it. */
    List<String> complaints() {
        return log().lines().filter(Pod::isComplaint).toList();
    }

    private static boolean isComplaint(String line) {
        try {
            return JSON.readTree(line).path("level").asText("error").equals("error");
        } catch (JsonProcessingException e) {
            return true;
        }
    }
}
