package io.grapevine.discovery;

/**
 * A member to look for.
 *
 * @param host a name, which may stand for many addresses, or a numeric address
 */
public record Seed(String host, int port) {

    /** As it is written in the config. */
    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
