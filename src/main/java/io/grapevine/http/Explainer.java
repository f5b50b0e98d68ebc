package io.grapevine.http;

import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Key;
import io.grapevine.driver.NodeDriver;
import io.grapevine.node.Explanation;
import io.grapevine.replication.Inquiry;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/explain/{key}}: what a key is here and why, and what the others say. They are given {@code gossip.probeTimeout} to
 * answer, and asked again after half of it. For one event loop.
 */
final class Explainer {

    private static final long LOOK_MILLIS = 10;

    private final Lane lane;
    private final NodeDriver driver;

    Explainer(Lane lane) {
        this.lane = lane;
        this.driver = lane.service().driver();
    }

    void onExplain(Exchange exchange, String path) throws BadRequestException {
        HttpMethod method = exchange.method();
        if (method == HttpMethod.OPTIONS) {
            exchange.answerOptions();
        } else if (method == HttpMethod.GET || method == HttpMethod.HEAD) {
            explain(exchange, driver.map().key(KeyPath.required(path, exchange.route().keyFrom())));
        } else {
            exchange.refuseMethod();
        }
    }

    /** @param inquiry null where there is no dot to ask about, or nobody may be asked now */
    private record Begun(Explanation explanation, @Nullable Inquiry inquiry, long timeoutNanos) {}

    private void explain(Exchange exchange, Key key) {
        Begun begun = driver.call((node, now) -> {
            Explanation explanation = node.explain(now, key);
            Dot dot = explanation.dot();
            return new Begun(explanation, dot == null ? null : node.inquire(dot), node.probeTimeoutNanos());
        });
        Inquiry inquiry = begun.inquiry();
        if (begun.explanation().dot() == null) {
            answer(exchange, key, begun.explanation(), List.of(), 0);
        } else if (inquiry == null) {
            exchange.header(HttpHeaders.RETRY_AFTER, "1");
            exchange.refuse(503, "the members are being asked about too many keys already");
        } else {
            look(exchange, key, begun, inquiry, false);
        }
    }

    private void look(Exchange exchange, Key key, Begun begun, Inquiry inquiry, boolean askedAgain) {
        long waitedNanos = driver.now().nanos() - begun.explanation().now().nanos();
        boolean over = waitedNanos >= begun.timeoutNanos();
        boolean again = !askedAgain && waitedNanos >= begun.timeoutNanos() / 2;
        List<Inquiry.Told> told = driver.call((node, now) -> {
            if (over || inquiry.isDone()) {
                node.end(inquiry);
                return inquiry.answers();
            }
            if (again) {
                inquiry.askAgain();
            }
            return null;
        });
        if (told != null) {
            answer(exchange, key, begun.explanation(), told, inquiry.notAskedCount());
        } else {
            lane.vertx().setTimer(LOOK_MILLIS, timer -> exchange.guarded(() ->
                    look(exchange, key, begun, inquiry, askedAgain || again)));
        }
    }

    private static void answer(
            Exchange exchange, Key key, Explanation explanation, List<Inquiry.Told> told, int notAskedCount) {
        if (!exchange.isGone()) {
            byte[] json = ExplanationJson.of(key, explanation, told, notAskedCount);
            exchange.header(HttpHeaders.CACHE_CONTROL, "no-store").answer(200, MediaType.JSON, json);
        }
    }
}
