package io.grapevine.compare;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;

/** Many requests whose answers have no body, over one connection, some hundred on their way at any time: fills a node. */
final class Pipeline {

    private static final int MAX_UNANSWERED = 512;
    private static final byte[] END = {'\r', '\n', '\r', '\n'};

    private Pipeline() {}

    /** Sends so many, each as it stands on the wire, and waits for as many answers, all of them 2xx. */
    static void send(int port, long count, LongFunction<byte[]> request) {
        Semaphore room = new Semaphore(MAX_UNANSWERED);
        AtomicReference<IOException> failure = new AtomicReference<>();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            Thread reader = new Thread(() -> read(socket, count, room, failure), "answers");
            reader.start();
            OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
            for (long i = 0; i < count && failure.get() == null; i++) {
                if (!room.tryAcquire()) {
                    out.flush();
                    room.acquireUninterruptibly();
                }
                out.write(request.apply(i));
            }
            out.flush();
            reader.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        IOException failed = failure.get();
        if (failed != null) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void read(Socket socket, long count, Semaphore room, AtomicReference<IOException> failure) {
        byte[] buffer = new byte[1 << 16];
        long answered = 0;
        int matched = 0;
        int at = 0;
        try {
            InputStream in = socket.getInputStream();
            while (answered < count) {
                int length = in.read(buffer);
                if (length < 0) {
                    throw new IOException("the connection ended after " + answered + " answers");
                }
                for (int i = 0; i < length; i++) {
                    if (at++ == "HTTP/1.1 ".length() && buffer[i] != '2') {
                        throw new IOException("an answer is not 2xx: " + new String(buffer, i, length - i, StandardCharsets.US_ASCII));
                    }
                    matched = buffer[i] == END[matched] ? matched + 1 : buffer[i] == '\r' ? 1 : 0;
                    if (matched == END.length) {
                        matched = 0;
                        at = 0;
                        answered++;
                        room.release();
                    }
                }
            }
        } catch (IOException e) {
            failure.set(e);
            room.release(MAX_UNANSWERED);
        }
    }
}
