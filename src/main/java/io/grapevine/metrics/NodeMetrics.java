package io.grapevine.metrics;

import io.grapevine.driver.DriverCounters;
import io.grapevine.driver.NodeDriver;
import io.grapevine.node.NodeEvent;
import io.grapevine.protocol.MessageKind;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one node, as Prometheus scrapes them. The node itself is asked once for each scrape, in one critical
 * section, and not once for each meter. Thread-safe.
 */
public final class NodeMetrics implements AutoCloseable {

    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final NodeDriver driver;
    private final CoarseClock clock = new CoarseClock();
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), clock);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final PeerLags lags = new PeerLags(registry);
    private volatile NodeReading reading;

    public NodeMetrics(NodeDriver driver) {
        this.driver = driver;
        this.reading = read();
        for (Figure figure : Figure.values()) {
            bind(figure);
        }
        for (MessageKind kind : MessageKind.values()) {
            bind(kind);
        }
        bindDriver(driver.counters());
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collections.bindTo(registry);
    }

    /** What counts one kind of request. Asked for once by each who counts, and kept. */
    public RequestTimer requests(String surface, String route, String method) {
        return new RequestTimer(registry, Tags.of("surface", surface, "route", route, "method", method));
    }

    /** What times how late the event loops of one kind are, in nanoseconds; and keeps the meters' clock going. */
    public LongConsumer loopLag(String loop) {
        Timer timer = Timer.builder("grapevine.loop.lag")
                .description("By how much an event loop was late, asked ten times a second: gossip or http.")
                .tags("loop", loop)
                .serviceLevelObjectives(Buckets.LAG)
                .register(registry);
        return nanos -> {
            clock.tick();
            timer.record(nanos, TimeUnit.NANOSECONDS);
        };
    }

    /** Says once who this node is. */
    public void info(String name, String cluster, String version) {
        InfoSnapshot snapshot = InfoSnapshot.builder()
                .name("grapevine_node")
                .help("The node that is scraped: its name, its cluster, the version that it runs.")
                .dataPoint(InfoDataPointSnapshot.builder()
                        .labels(Labels.of("name", name, "cluster", cluster, "version", version))
                        .build())
                .build();
        registry.getPrometheusRegistry().register(() -> snapshot);
    }

    /** Counts an event by its kind; for {@link NodeDriver#addEventListener}. */
    public void onEvent(NodeEvent event) {
        Counter.builder("grapevine.events")
                .description("What happened that an operator may want to read of.")
                .tags("kind", event.kind(), "level", event.level().name().toLowerCase(Locale.ROOT))
                .register(registry)
                .increment();
    }

    /**
     * Adds a number that only grows, and is read at each scrape: of a socket, say, which this package does not know.
     */
    public <T> void counter(String name, String help, T source, ToDoubleFunction<T> value) {
        FunctionCounter.builder(name, source, value).description(help).register(registry);
    }

    /** Adds a number that goes up and down, and is read at each scrape. */
    public <T> void gauge(String name, String help, T source, ToDoubleFunction<T> value) {
        Gauge.builder(name, source, value).description(help).register(registry);
    }

    // ---- scraping

    /** OpenMetrics for those who ask for it, else Prometheus' own text. */
    public String contentType(@Nullable String accept) {
        return accept != null && accept.contains("application/openmetrics-text") ? OPEN_METRICS : TEXT;
    }

    /** All meters, as one of the content types that {@link #contentType} gives. Takes milliseconds. */
    public synchronized byte[] scrape(String contentType) {
        reading = read();
        lags.show(reading.queues());
        return registry.scrape(contentType).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }

    private NodeReading read() {
        NodeReading read = driver.call(NodeReading::of);
        read.read(driver.counters());
        return read;
    }

    // ---- meters

    private void bind(Figure figure) {
        Tags tags = figure.label.isEmpty() ? Tags.empty() : Tags.of(figure.label, figure.labelValue);
        ToDoubleFunction<NodeMetrics> value = metrics -> metrics.reading.value(figure);
        switch (figure.kind) {
            case GAUGE -> Gauge.builder(figure.metric, this, value)
                    .description(figure.help)
                    .tags(tags)
                    .register(registry);
            case COUNTER -> FunctionCounter.builder(figure.metric, this, value)
                    .description(figure.help)
                    .tags(tags)
                    .register(registry);
        }
    }

    private void bind(MessageKind kind) {
        FunctionCounter.Builder<NodeMetrics> sent =
                FunctionCounter.builder("grapevine.messages", this, metrics -> metrics.reading.sent(kind));
        FunctionCounter.Builder<NodeMetrics> received =
                FunctionCounter.builder("grapevine.messages", this, metrics -> metrics.reading.received(kind));
        String help = "Messages in sound datagrams and frames, by kind; several share a datagram.";
        sent.description(help).tags("direction", "sent", "kind", kind.label()).register(registry);
        received.description(help).tags("direction", "received", "kind", kind.label()).register(registry);
    }

    private void bindDriver(DriverCounters counters) {
        counter("grapevine.pauses", "How often this process stood still.", counters, DriverCounters::pauses);
        counter("grapevine.paused.seconds", "How long it stood still then, together.", counters,
                c -> c.pausedNanos() / 1e9);
        counter("grapevine.frames.discarded", "As datagrams discarded, of frames.", counters,
                DriverCounters::framesDiscarded);
        counter("grapevine.core.failures", "How often the core threw; its log says what.", counters,
                DriverCounters::coreFailures);
        counter("grapevine.datagrams.discarded", "Datagrams that waited while this process stood still.", counters,
                DriverCounters::datagramsDiscarded);
        counter("grapevine.datagrams.unsent", "Datagrams that the system did not take.", counters,
                DriverCounters::datagramsUnsent);
        Gauge.builder("grapevine.write.delay.seconds", driver, d -> d.writeDelayNanos() / 1e9)
                .description("How long answers to writes are held back.")
                .register(registry);
    }

}
