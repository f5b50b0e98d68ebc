package io.grapevine.http;

import io.grapevine.driver.NodeDriver;
import java.util.function.LongConsumer;

/** The node that is served: what all instances of its verticle share. Thread-safe. */
public final class HttpService {

    private final NodeDriver driver;
    private final Connection connection;
    private final RequestMeters meters;
    private final LongConsumer loopLag;
    private final Scrape scrape;
    private final UnixTime time = new UnixTime();

    /**
     * @param loopLag hears from each event loop, ten times a second, by how many nanoseconds it was late
     * @param scrape what {@code /metrics} answers
     */
    public HttpService(
            NodeDriver driver, Connection connection, RequestMeters meters, LongConsumer loopLag, Scrape scrape) {
        this.driver = driver;
        this.connection = connection;
        this.meters = meters;
        this.loopLag = loopLag;
        this.scrape = scrape;
    }

    NodeDriver driver() {
        return driver;
    }

    Connection connection() {
        return connection;
    }

    RequestMeters meters() {
        return meters;
    }

    LongConsumer loopLag() {
        return loopLag;
    }

    Scrape scrape() {
        return scrape;
    }

    UnixTime time() {
        return time;
    }
}
