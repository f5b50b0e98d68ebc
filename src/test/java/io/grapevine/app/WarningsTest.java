package io.grapevine.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.ConfigReader;
import io.grapevine.config.NodeConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class WarningsTest {

    private static NodeConfig config(String httpHost, String gossipHost, String secret) throws Exception {
        return new ConfigReader(Map.of(), 1L << 30)
                .parse("n.json", """
                        {"name": "a", "http": {"host": "%s"}, "gossip": {"host": "%s", "secret": %s},
                         "cache": {"maxBytes": "256MiB"}}
                        """.formatted(httpHost, gossipHost, secret));
    }

    @Test
    void saysNothingOnLoopback() throws Exception {
        assertThat(Warnings.exposure(config("127.0.0.1", "::1", "null"))).isEmpty();
        assertThat(Warnings.exposure(config("localhost", "127.1.2.3", "null"))).isEmpty();
    }

    @Test
    void saysThatNothingAuthenticatesCallersAndMembers() throws Exception {
        assertThat(Warnings.exposure(config("0.0.0.0", "10.0.0.7", "null")))
                .containsExactly(
                        "http.host is 0.0.0.0: the node answers HTTP beyond this machine, and nothing authenticates its"
                                + " callers",
                        "gossip.host is 10.0.0.7: the node gossips beyond this machine, and without gossip.secret nothing"
                                + " authenticates members");
        assertThat(Warnings.exposure(config("127.0.0.1", "0.0.0.0", "\"word\""))).isEmpty();
        assertThat(Warnings.exposure(config("example", "0.0.0.0", "\"word\""))).singleElement().asString()
                .startsWith("http.host is example").doesNotContain("word");
    }

    @Test
    void addsUpWhatTheNodesOfOneProcessMayNeed() throws Exception {
        NodeConfig config = config("127.0.0.1", "127.0.0.1", "null");
        assertThat(Warnings.memory(List.of(config, config), 640L << 20)).isEmpty();
        assertThat(Warnings.memory(List.of(config, config, config), 640L << 20)).hasValue(
                "cache.maxBytes needs a heap of more than 960 MiB and this process has 640 MiB: lower it, or raise -Xmx");
    }
}
