package io.grapevine.testkit;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Nodes in processes of their own, on loopback, that know each other's gossip ports from the start; all killed in the
 * end.
 */
public final class Processes implements AutoCloseable {

    private final Path directory;
    private final List<Integer> gossipPorts;
    private final List<Integer> httpPorts;
    private final List<NodeProcess> all = new ArrayList<>();
    private final NodeProcess[] running;

    /** @param directory for configs and output */
    public Processes(Path directory, int most) {
        this.directory = directory;
        List<Integer> ports = Ports.free(2 * most);
        this.gossipPorts = ports.subList(0, most);
        this.httpPorts = ports.subList(most, 2 * most);
        this.running = new NodeProcess[most];
    }

    /** Starts {@code node-1} (index 0) and so on; again, if it was killed. */
    public NodeProcess start(int index) {
        return start(index, UnaryOperator.identity());
    }

    /** As {@link #start(int)}, with a config that is changed before. */
    public NodeProcess start(int index, UnaryOperator<ConfigText> change) {
        return start(index, NodeProcess.THIS_VERSION, change);
    }

    /** As {@link #start(int)}, of another version. */
    public NodeProcess start(int index, List<String> version) {
        return start(index, version, UnaryOperator.identity());
    }

    private NodeProcess start(int index, List<String> version, UnaryOperator<ConfigText> change) {
        ConfigText text = change.apply(new ConfigText("node-" + (index + 1))
                .gossipPort(gossipPorts.get(index))
                .httpPort(httpPorts.get(index))
                .seeds(gossipPorts));
        NodeClient client = new NodeClient("http://127.0.0.1:" + httpPorts.get(index));
        NodeProcess process = NodeProcess.start(
                directory, List.of(), version, client, Map.of(), "run", text.in(directory).toString());
        all.add(process);
        running[index] = process;
        return process;
    }

    /** Starts as many, and waits until they are ready and see each other. */
    public void startAll(int count) {
        for (int i = 0; i < count; i++) {
            start(i);
        }
        awaitReady(count);
    }

    public void awaitReady(int count) {
        for (int i = 0; i < count; i++) {
            running[i].awaitReady();
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            for (int i = 0; i < count; i++) {
                if (running[i].client().aliveCount() != count) {
                    return false;
                }
            }
            return true;
        });
    }

    /** Waits until the first {@code count} hold the same. */
    public void awaitEqual(int count, Duration atMost) {
        await().atMost(atMost).pollInterval(Duration.ofMillis(20)).until(() -> {
            String digest = client(0).digest();
            for (int i = 1; i < count; i++) {
                if (!client(i).digest().equals(digest)) {
                    return false;
                }
            }
            return true;
        });
    }

    public NodeProcess process(int index) {
        return running[index];
    }

    public NodeClient client(int index) {
        return running[index].client();
    }

    /** What a figure of {@code /metrics} is at the first {@code count}, together. */
    public double sum(int count, String metric) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += client(i).metric(metric);
        }
        return sum;
    }

    public int gossipPort(int index) {
        return gossipPorts.get(index);
    }

    public int httpPort(int index) {
        return httpPorts.get(index);
    }

    @Override
    public void close() {
        for (NodeProcess process : all) {
            process.close();
        }
    }
}
