package io.grapevine.config;

/**
 * Where a node answers its clients.
 *
 * @param host the address that the HTTP port listens on: a name or a numeric address of this machine; {@code 0.0.0.0}
 *     means all of them. Nothing authenticates callers, so the default, {@code 127.0.0.1}, lets in this machine only.
 * @param port the HTTP port (TCP), 0 to 65,535; 0 takes any free one. Default 8001.
 */
public record HttpConfig(String host, int port) {

    static final NumberRange PORT = new NumberRange(0, 65_535);

    public HttpConfig {
        GossipConfig.checkHost("http.host", host);
        PORT.check("http.port", port);
    }
}
