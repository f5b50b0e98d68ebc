package io.grapevine.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.http.RequestMutants.Mutant;
import io.grapevine.testkit.Fuzz;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What a client can do to the HTTP port with bytes: to all three surfaces, through a real socket. */
final class HttpMutationLaws {

    private static final int PIPELINED = 100;
    private static final long FRAMED_CI_COUNT = 200 * PIPELINED;
    private static final int RAW_STRIDE = 20;
    private static final long RAW_CI_COUNT = 100 * RAW_STRIDE;
    private static final Pattern REMOVED = Pattern.compile("\\{\"removed\":(\\d+)}");
    /**
     * Nothing, or an answer. Vert.x answers a protocol of another name in that name, also in a version that was too long for an
     * int and became negative; one of another version it sends away with 501. 503 is for {@code /health/ready} of a node that
     * was disconnected.
     */
    private static final Pattern ANSWERED = Pattern.compile("(?s)([^ \r\n]+/-?\\d+\\.-?\\d+ ([1-4]\\d\\d|501|503) .*)?");
    private static final ServedNode NODE = ServedNode.start();

    @AfterAll
    static void close() {
        NODE.close();
    }

    /** One answer each, below 500, in order; and as many writes at most as were answered with 2xx. */
    @Test
    void everyRequestThatIsHttpIsAnsweredAndARefusedOneWritesNothing() {
        Fuzz fuzz = new Fuzz("HttpMutationLaws#everyRequestThatIsHttpIsAnsweredAndARefusedOneWritesNothing", FRAMED_CI_COUNT);
        long[] statuses = new long[600];
        fuzz.run(PIPELINED, (index, random) -> {
            RequestMutants mutants = new RequestMutants(random);
            List<Mutant> requests = new ArrayList<>();
            for (int i = 0; i < PIPELINED; i++) {
                requests.add(mutants.framed());
            }
            long before = issued();
            long written = 0;
            for (int from = 0; from < requests.size(); ) {
                int answered = 0;
                try (AnswerReader client = new AnswerReader(NODE.port())) {
                    client.send(fuzz.trying(bytes(requests, from)));
                    Answer last = null;
                    while (from + answered < requests.size() && (last == null || !last.closes())) {
                        Mutant request = requests.get(from + answered);
                        fuzz.trying(request.bytes);
                        last = client.next(request.method);
                        assertThat(last).as("an answer to %s %s", request.method, request.target).isNotNull();
                        expectSound(last, request);
                        statuses[last.status()]++;
                        written += written(last, request);
                        answered++;
                    }
                }
                from += answered;
            }
            assertThat(issued() - before).as("writes, of which only so many were acknowledged").isBetween(0L, written);
            expectRight(random, index);
        });
        if (fuzz.count() >= FRAMED_CI_COUNT) {
            assertThat(statuses[200]).isPositive();
            assertThat(statuses[201]).isPositive();
            assertThat(statuses[204]).isPositive();
            assertThat(statuses[400]).isPositive();
            assertThat(statuses[404]).isPositive();
            assertThat(statuses[405]).isPositive();
            assertThat(statuses[412]).isPositive();
        }
    }

    /** Whatever the bytes, over many connections at once: answers of HTTP below 500, then the end; and the next finds the node right. */
    @Test
    void bytesThatMayBeNoHttpAreRefusedOrTheConnectionEnds() {
        Fuzz fuzz = new Fuzz("HttpMutationLaws#bytesThatMayBeNoHttpAreRefusedOrTheConnectionEnds", RAW_CI_COUNT);
        fuzz.run(RAW_STRIDE, (index, random) -> {
            RequestMutants mutants = new RequestMutants(random);
            List<byte[]> sent = new ArrayList<>();
            List<AnswerReader> clients = new ArrayList<>();
            try {
                for (int i = 0; i < RAW_STRIDE; i++) {
                    byte[] bytes = fuzz.trying(mutants.raw().bytes);
                    AnswerReader client = new AnswerReader(NODE.port());
                    sent.add(bytes);
                    clients.add(client);
                    tryToSend(client, bytes);
                }
                for (int i = 0; i < RAW_STRIDE; i++) {
                    fuzz.trying(sent.get(i));
                    expectAnswersOrTheEnd(clients.get(i));
                }
            } finally {
                for (AnswerReader client : clients) {
                    client.close();
                }
            }
            expectRight(random, index);
        });
    }

    private static void tryToSend(AnswerReader client, byte[] bytes) throws IOException {
        try {
            client.send(bytes);
            client.sendNoMore();
        } catch (SocketException e) {
            expectReset(e);
        }
    }

    private static void expectAnswersOrTheEnd(AnswerReader client) throws IOException {
        try {
            assertThat(client.rest()).matches(ANSWERED);
        } catch (SocketException e) {
            expectReset(e);
        }
    }

    private static void expectReset(SocketException e) {
        assertThat(e).hasMessageMatching("(?s).*(reset|Broken pipe|abort).*");
    }

    private static void expectSound(Answer answer, Mutant request) {
        boolean unready = answer.status() == 503 && request.target.contains("/health/ready");
        assertThat(answer.status()).as("%s %s", request.method, request.target).isBetween(200, unready ? 503 : 499);
    }

    private static long written(Answer answer, Mutant request) {
        if (answer.status() >= 300 || !request.mayWrite()) {
            return 0;
        }
        Matcher removed = REMOVED.matcher(answer.body());
        return removed.matches() ? Long.parseLong(removed.group(1)) : 1;
    }

    private static long issued() {
        return NODE.driver.call((node, now) -> node.map().issued());
    }

    /** The node is alive, and right: what is written is read. Now and then it starts anew, so that pages stay short. */
    private static void expectRight(RandomGenerator random, long index) throws IOException {
        try (AnswerReader client = new AnswerReader(NODE.port())) {
            String value = Long.toHexString(random.nextLong());
            String head = " /v1/entries/right HTTP/1.1\r\nHost: h\r\n";
            String all = index % 10_000 < PIPELINED ? "DELETE /v1/entries?prefix=&all=true HTTP/1.1\r\nHost: h\r\n\r\n" : "";
            client.send((all + "PUT" + head + "Content-Length: " + value.length() + "\r\n\r\n" + value + "GET" + head + "\r\n")
                    .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
            if (!all.isEmpty()) {
                assertThat(client.next("DELETE")).isNotNull().extracting(Answer::status).isEqualTo(200);
            }
            assertThat(client.next("PUT")).isNotNull().extracting(Answer::status).isIn(201, 204);
            assertThat(client.next("GET")).isNotNull().extracting(Answer::body).isEqualTo(value);
        }
    }

    private static byte[] bytes(List<Mutant> requests, int from) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Mutant request : requests.subList(from, requests.size())) {
            out.writeBytes(request.bytes);
        }
        return out.toByteArray();
    }

    /** What came back. */
    record Answer(int status, boolean closes, String body) {

        static @Nullable Answer of(String head, String body) {
            return new Answer(Integer.parseInt(head.substring(9, 12)), head.contains("\r\nconnection: close\r\n"), body);
        }
    }
}
