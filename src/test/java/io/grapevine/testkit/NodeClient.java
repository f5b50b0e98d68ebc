package io.grapevine.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A caller of one node's HTTP port. Every call blocks, and fails after a while. */
public final class NodeClient {

    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    private final String base;

    /** @param base such as {@code http://127.0.0.1:8001} */
    public NodeClient(String base) {
        this.base = base;
    }

    public String base() {
        return base;
    }

    /** A call with a body, or with none where that is empty. */
    public HttpResponse<byte[]> call(String method, String path, byte[] body, String... headers) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(10));
        request.method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return HTTP.send(request.build(), BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private HttpResponse<byte[]> must(String method, String path, byte[] body, String... headers) {
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

    public HttpResponse<byte[]> getEntry(String key) {
        return must("GET", "/v1/entries/" + key, new byte[0]);
    }

    /** The value as text; what is not there is {@code <404>}, with whatever status it is. */
    public String get(String key) {
        HttpResponse<byte[]> response = getEntry(key);
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
