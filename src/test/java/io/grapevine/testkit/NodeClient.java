package io.grapevine.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A caller of one node's HTTP port. Every call blocks, and fails after a while. */
public final class NodeClient {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int TIMEOUT_MILLIS = 10_000;
    /** Vert.x's own: the JDK's closes, once in some ten thousand calls, a connection of its pool on which an answer comes. */
    private static final HttpClient HTTP;
    /** Everything of a call happens on its loop: a body that comes before somebody asks for it would be lost. */
    private static final Context LOOP;

    static {
        Vertx vertx = Vertx.vertx();
        LOOP = vertx.getOrCreateContext();
        HTTP = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(2_000), new PoolOptions().setHttp1MaxSize(256));
    }

    /** What a node answered. */
    public static final class Answer {
        private final int statusCode;
        private final MultiMap headers;
        private final byte[] body;

        private Answer(int statusCode, MultiMap headers, byte[] body) {
            this.statusCode = statusCode;
            this.headers = headers;
            this.body = body;
        }

        public int statusCode() {
            return statusCode;
        }

        /** Null where there is none. */
        public String header(String name) {
            return headers.get(name);
        }

        public byte[] body() {
            return body;
        }
    }

    private final String base;
    private final int timeoutMillis;

    /** @param base such as {@code http://127.0.0.1:8001} */
    public NodeClient(String base) {
        this(base, TIMEOUT_MILLIS);
    }

    /** @param timeoutMillis after which a call fails */
    public NodeClient(String base, int timeoutMillis) {
        this.base = base;
        this.timeoutMillis = timeoutMillis;
    }

    public String base() {
        return base;
    }

    /** A call with a body, or with none where that is empty. */
    public Answer call(String method, String path, byte[] body, String... headers) throws IOException {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.valueOf(method))
                .setAbsoluteURI(base + path)
                .setTimeout(timeoutMillis);
        for (int i = 0; i < headers.length; i += 2) {
            options.putHeader(headers[i], headers[i + 1]);
        }
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        LOOP.runOnContext(ignored -> HTTP.request(options)
                .compose(request -> body.length == 0 ? request.send() : request.send(Buffer.buffer(body)))
                .compose(response -> response.body()
                        .map(whole -> new Answer(response.statusCode(), response.headers(), whole.getBytes())))
                .onSuccess(answer::complete)
                .onFailure(answer::completeExceptionally));
        try {
            return answer.get(2L * timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(e);
        }
    }

    private Answer must(String method, String path, byte[] body, String... headers) {
        try {
            return call(method, path, body, headers);
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + base + path, e);
        }
    }

    // ---- entries

    /** The status. */
    public int put(String key, String value) {
        return put(key, value.getBytes(StandardCharsets.UTF_8), "");
    }

    /** The status. */
    public int put(String key, String value, String ttl) {
        return put(key, value.getBytes(StandardCharsets.UTF_8), "?ttl=" + ttl);
    }

    /** The status. */
    public int put(String key, byte[] value, String query) {
        return must("PUT", "/v1/entries/" + key + query, value, "Content-Type", "text/plain").statusCode();
    }

    public Answer getEntry(String key) {
        return must("GET", "/v1/entries/" + key, new byte[0]);
    }

    /** The value as text; what is not there is {@code <404>}, with whatever status it is. */
    public String get(String key) {
        Answer response = getEntry(key);
        return response.statusCode() == 200
                ? new String(response.body(), StandardCharsets.UTF_8)
                : "<" + response.statusCode() + ">";
    }

    /** The status. */
    public int remove(String key) {
        return must("DELETE", "/v1/entries/" + key, new byte[0]).statusCode();
    }

    // ---- the node

    /** The status of {@code /health/ready}; 0 while nobody answers. */
    public int ready() {
        try {
            return call("GET", "/health/ready", new byte[0]).statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    /** What {@code /v1/cluster} says. */
    public JsonNode cluster() {
        try {
            return JSON.readTree(must("GET", "/v1/cluster", new byte[0]).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The state in which this node sees a member by name; {@code none} when it knows none. Of several origins of one
     * name the one that lives, else the one listed last.
     */
    public String stateOf(String member) {
        String state = "none";
        for (JsonNode each : cluster().path("members")) {
            if (each.path("name").asText().equals(member) && !state.equals("alive")) {
                state = each.path("state").asText();
            }
        }
        return state;
    }

    /** Members that this node sees alive, itself among them. */
    public int aliveCount() {
        int count = 0;
        for (JsonNode each : cluster().path("members")) {
            if (each.path("state").asText().equals("alive")) {
                count++;
            }
        }
        return count;
    }

    /** Entries that it holds. */
    public long entryCount() {
        return cluster().path("self").path("entries").asLong();
    }

    public String digest() {
        return cluster().path("digest").asText();
    }

    /** A figure of {@code /metrics}, by its full name with labels. */
    public double metric(String name) {
        String text = new String(must("GET", "/metrics", new byte[0]).body(), StandardCharsets.UTF_8);
        for (String line : text.split("\n")) {
            if (line.startsWith(name + " ")) {
                return Double.parseDouble(line.substring(name.length() + 1));
            }
        }
        throw new AssertionError("no " + name + " in\n" + text);
    }
}
