package io.grapevine.compare;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** One request after the other over one connection, with as little between the caller and the socket as there can be. */
final class Connection implements AutoCloseable {

    private static final String LENGTH = "content-length: ";

    private final Socket socket;
    private final InputStream in;

    Connection(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What came back.
     *
     * @param headers their names, in small letters and in order
     * @param bytes of all of it, but for the ends of lines
     */
    record Answer(int status, List<String> headers, int bytes) {}

    /** Sends what stands for a request on the wire; the status of the answer. */
    int call(byte[] request) {
        return ask(request).status();
    }

    /** Sends what stands for a request on the wire, and reads the answer. */
    Answer ask(byte[] request) {
        try {
            socket.getOutputStream().write(request);
            String first = line();
            int status = Integer.parseInt(first.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
            List<String> headers = new ArrayList<>();
            int bytes = first.length();
            int length = 0;
            for (String header = line(); !header.isEmpty(); header = line()) {
                headers.add(header.substring(0, header.indexOf(':')).toLowerCase(Locale.ROOT));
                bytes += header.length();
                if (header.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
                    length = Integer.parseInt(header.substring(LENGTH.length()));
                }
            }
            in.skipNBytes(length);
            Collections.sort(headers);
            return new Answer(status, headers, bytes + length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the connection ended");
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
