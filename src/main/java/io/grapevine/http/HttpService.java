package io.grapevine.http;

import io.grapevine.driver.NodeDriver;

/** The node that is served: what all instances of its verticle share. Thread-safe. */
public final class HttpService {

    private final NodeDriver driver;
    private final Connection connection;
    private final RequestMeters meters;
    private final Scrape scrape;
    private final UnixTime time = new UnixTime();

    /** @param scrape what {@code /metrics} answers */
    public HttpService(NodeDriver driver, Connection connection, RequestMeters meters, Scrape scrape) {
        this.driver = driver;
        this.connection = connection;
        this.meters = meters;
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

    Scrape scrape() {
        return scrape;
    }

    UnixTime time() {
        return time;
    }
}
