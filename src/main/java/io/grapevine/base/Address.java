package io.grapevine.base;

/**
 * Where a gossip port is reached: a numeric IP address, IPv4 dotted or IPv6 as its textual form, and a port.
 *
 * <p>Names never get here: the shell resolves them, again and again, and hands the results to the core.
 *
 * @param host a numeric address of 1 to 45 characters; it is the shell's promise that it is one
 * @param port 1 to 65,535
 */
public record Address(String host, int port) {

    public Address {
        if (host.isEmpty() || host.length() > 45) {
            throw new IllegalArgumentException("host '" + host + "' is not a numeric IP address");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " is outside 1 to 65535");
        }
    }

    /** {@code 127.0.0.1:7946}, {@code [::1]:7946}. */
    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
