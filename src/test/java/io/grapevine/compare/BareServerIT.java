package io.grapevine.compare;

import io.grapevine.testkit.Ports;
import io.grapevine.testkit.Processes;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A limit that sent less, or more, than a node would be none. */
final class BareServerIT {

    @TempDir
    private Path scratch = Path.of("");

    @Test
    void answersWhatANodeAnswers() {
        int port = Ports.free(1).get(0);
        Vertx vertx = Vertx.vertx();
        try (Processes processes = new Processes(scratch, 1)) {
            BareServer.open(vertx, port, 1).toCompletionStage().toCompletableFuture().join();
            processes.startAll(1);
            SameAnswers.check(port, processes.httpPort(0));
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
