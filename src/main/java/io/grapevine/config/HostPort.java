package io.grapevine.config;

import com.google.common.net.InetAddresses;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A host, by name or by numeric address, and a port; not resolved.
 *
 * @param host a name such as {@code grapevine-0.grapevine-gossip}, {@code 127.0.0.1}, or {@code ::1} without brackets
 * @param port 0 to 65,535
 */
public record HostPort(String host, int port) {

    static final String HOST_ALLOWED = "a host name, an IPv4 address, or an IPv6 address such as ::1";

    static final String ALLOWED =
            "host:port, such as node-2.example:7946, 10.0.0.7:7946 or [::1]:7946, with a port from 1 to 65535";
    static final String OPTIONAL_PORT_ALLOWED =
            "host or host:port, such as 10.0.0.7, 10.0.0.7:7946 or [::1]:7946, with a port from 1 to 65535";

    private static final Pattern WRITTEN =
            Pattern.compile("(?:\\[(?<bracketed>[^\\]]*)]|(?<host>[^:\\[\\]]+))(?::(?<port>[0-9]{1,9}))?");
    private static final int MAX_NAME_CHARACTERS = 253;
    /** Underscores are no part of a host name by the letter of RFC 1123, and yet found in container names. */
    private static final String LABEL = "[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?";
    private static final Pattern NAME = Pattern.compile(LABEL + "(\\." + LABEL + ")*\\.?");
    private static final Pattern DIGITS_AND_DOTS = Pattern.compile("[0-9.]+");

    public HostPort {
        if (!isHost(host)) {
            throw new IllegalArgumentException("host '" + host + "' is not " + HOST_ALLOWED);
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " is outside 0 to 65535");
        }
    }

    /** {@code 127.0.0.1:7946}, {@code [::1]:7946}. */
    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }

    /**
     * Reads {@code host:port} with IPv6 addresses in brackets; null where it is none.
     *
     * @param portIsOptional then a host alone, also an IPv6 address without brackets, gets port 0
     */
    public static @Nullable HostPort parse(String text, boolean portIsOptional) {
        if (portIsOptional && isHost(text)) {
            return new HostPort(text, 0);
        }
        Matcher matcher = WRITTEN.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        String bracketed = matcher.group("bracketed");
        String host = bracketed != null ? bracketed : matcher.group("host");
        if (!isHost(host) || bracketed != null && bracketed.indexOf(':') < 0) {
            return null;
        }
        String port = matcher.group("port");
        if (port == null) {
            return portIsOptional ? new HostPort(host, 0) : null;
        }
        int number = Integer.parseInt(port);
        return number >= 1 && number <= 65_535 ? new HostPort(host, number) : null;
    }

    static boolean isHost(String host) {
        if (host.indexOf(':') >= 0) {
            return InetAddresses.isInetAddress(host);
        }
        if (DIGITS_AND_DOTS.matcher(host).matches()) {
            return InetAddresses.isInetAddress(host);
        }
        return host.length() <= MAX_NAME_CHARACTERS && NAME.matcher(host).matches();
    }

    /** Whether the host is one of this machine's own loopback addresses, as far as its text tells. */
    public static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost")
                || InetAddresses.isInetAddress(host) && InetAddresses.forString(host).isLoopbackAddress();
    }

    /** Whether the host means every address of the machine. */
    public static boolean isWildcard(String host) {
        return InetAddresses.isInetAddress(host) && InetAddresses.forString(host).isAnyLocalAddress();
    }
}
