package io.grapevine.http;

import io.grapevine.http.HttpMutationLaws.Answer;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A client that sends any bytes, and takes apart what comes back as strictly as HTTP/1.1 is written. */
final class AnswerReader implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 30_000;
    private static final int SOURCES = 200;
    private static int opened;

    private final Socket socket;
    private final InputStream in;

    /** From one loopback address after the other: a closed connection's port stays taken for a while. */
    AnswerReader(int port) throws IOException {
        socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0." + (2 + opened++ % SOURCES)), 0));
        socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MILLIS);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    void sendNoMore() throws IOException {
        socket.shutdownOutput();
    }

    /** The next answer, without those that say to continue; null where the connection ended before it. */
    @Nullable Answer next(String method) throws IOException {
        String head = head();
        while (head != null && head.startsWith("HTTP/1.1 1")) {
            head = head();
        }
        if (head == null) {
            return null;
        }
        if (!head.matches("(?s)HTTP/1\\.1 [2-5]\\d\\d [ -~]*\r\n([!-9;-~]+: [^\r\n]*\r\n)*\r\n")) {
            throw new IOException("no head of HTTP: " + head);
        }
        String lower = head.toLowerCase(Locale.ROOT);
        String status = head.substring(9, 12);
        boolean empty = method.equals("HEAD") || status.equals("204") || status.equals("304");
        return Answer.of(lower, empty ? "" : body(lower));
    }

    private String body(String head) throws IOException {
        int at = head.indexOf("\r\ncontent-length: ");
        if (at < 0) {
            throw new IOException("a body without a length: " + head);
        }
        int from = at + "\r\ncontent-length: ".length();
        int length = Integer.parseInt(head.substring(from, head.indexOf('\r', from)));
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("only " + body.length + " of " + length);
        }
        return new String(body, StandardCharsets.UTF_8);
    }

    private @Nullable String head() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream(256);
        int matched = 0;
        while (matched < 4) {
            int b = in.read();
            if (b < 0) {
                if (head.size() == 0) {
                    return null;
                }
                throw new EOFException("a head that ends: " + head.toString(StandardCharsets.ISO_8859_1));
            }
            head.write(b);
            matched = b == "\r\n\r\n".charAt(matched) ? matched + 1 : b == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    /** Everything up to the end. */
    String rest() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
