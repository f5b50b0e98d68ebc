package io.grapevine.compare;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The limit of a join: the same keys and values over one socket on loopback, into a map. Two processes: {@code serve COUNT} has
 * them ready, prints its port, and sends them to whoever connects; {@code take PORT COUNT} puts them, and prints how many
 * nanoseconds passed from before it connected.
 */
final class BareCopy {

    private BareCopy() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments[0].equals("serve")) {
            serve(Integer.parseInt(arguments[1]));
        } else {
            System.out.println(take(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2])));
        }
    }

    private static void serve(int count) throws IOException {
        byte[][] keys = new byte[count][];
        byte[][] values = new byte[count][];
        for (int i = 0; i < count; i++) {
            keys[i] = Entries.key(i).getBytes(StandardCharsets.US_ASCII);
            values[i] = Entries.value(i).getBytes(StandardCharsets.US_ASCII);
        }
        try (ServerSocket server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress())) {
            System.out.println(server.getLocalPort());
            while (true) {
                try (Socket socket = server.accept()) {
                    send(socket.getOutputStream(), keys, values);
                }
            }
        }
    }

    private static void send(OutputStream stream, byte[][] keys, byte[][] values) throws IOException {
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(stream, 1 << 16));
        for (int i = 0; i < keys.length; i++) {
            out.writeShort(keys[i].length);
            out.writeShort(values[i].length);
            out.write(keys[i]);
            out.write(values[i]);
        }
        out.flush();
    }

    private static long take(int port, int count) throws IOException {
        long began = System.nanoTime();
        ConcurrentMap<ByteBuffer, byte[]> map = new ConcurrentHashMap<>();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
            for (int i = 0; i < count; i++) {
                byte[] key = new byte[in.readUnsignedShort()];
                byte[] value = new byte[in.readUnsignedShort()];
                in.readFully(key);
                in.readFully(value);
                map.put(ByteBuffer.wrap(key), value);
            }
        }
        if (map.size() != count) {
            throw new IllegalStateException(map.size() + " keys, not " + count);
        }
        return System.nanoTime() - began;
    }
}
