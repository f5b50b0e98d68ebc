package io.grapevine.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * Port numbers on loopback that were free for TCP and UDP a moment ago, for tests whose nodes must know each other
 * before.
 */
public final class Ports {

    private static final int MAX_TRIES = 100;

    private Ports() {}

    /** So many different ones. */
    public static List<Integer> free(int count) {
        List<AutoCloseable> held = new ArrayList<>();
        List<Integer> ports = new ArrayList<>();
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try {
            for (int tries = 0; ports.size() < count && tries < MAX_TRIES; tries++) {
                ServerSocket tcp = new ServerSocket(0, 1, loopback);
                held.add(tcp);
                try {
                    held.add(new DatagramSocket(tcp.getLocalPort(), loopback));
                    ports.add(tcp.getLocalPort());
                } catch (IOException e) {
                    // Taken for UDP: the next one, while this one stays held.
                }
            }
            if (ports.size() < count) {
                throw new AssertionError("no free ports");
            }
            return ports;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            held.forEach(Ports::close);
        }
    }

    private static void close(AutoCloseable each) {
        try {
            each.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
