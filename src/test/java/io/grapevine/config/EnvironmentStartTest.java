package io.grapevine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class EnvironmentStartTest {

    private static NodeConfig read(Map<String, String> environment) throws ConfigException {
        return new ConfigReader(environment, 1L << 30).readEnvironment();
    }

    private static List<String> problems(Map<String, String> environment) {
        ConfigException e = catchThrowableOfType(ConfigException.class, () -> read(environment));
        assertThat(e).isNotNull();
        return e.problems();
    }

    @Test
    void startsAsDisperseDid() throws Exception {
        NodeConfig config =
                read(Map.of("PORT", "7947", "HTTP_PORT", "8002", "NODE_NAME", "beta", "PEER", "127.0.0.1:7946"));
        assertThat(config.name()).isEqualTo("beta");
        assertThat(config.http()).isEqualTo(new HttpConfig("0.0.0.0", 8002));
        assertThat(config.gossip().host()).isEqualTo("0.0.0.0");
        assertThat(config.gossip().port()).isEqualTo(7947);
        assertThat(config.gossip().seeds()).containsExactly(new HostPort("127.0.0.1", 7946));
        assertThat(config.cluster()).isEqualTo("dev");
    }

    @Test
    void needsNeitherPeerNorName() throws Exception {
        Map<String, String> ports = Map.of("PORT", "7946", "HTTP_PORT", "8001", "PEER", "", "NODE_NAME", "");
        assertThat(read(ports).gossip().seeds()).isEmpty();
        assertThat(read(ports).name()).isEqualTo("node-7946");
        assertThat(read(Map.of("PORT", "7946", "HTTP_PORT", "8001", "HOSTNAME", "box_1.example")).name())
                .isEqualTo("box-1.example-7946");
    }

    @Test
    void isAskedForByEitherPort() {
        assertThat(EnvironmentStart.isAskedFor(Map.of())).isFalse();
        assertThat(EnvironmentStart.isAskedFor(Map.of("PORT", "", "NODE_NAME", "a", "PEER", "b:1"))).isFalse();
        assertThat(EnvironmentStart.isAskedFor(Map.of("PORT", "1"))).isTrue();
        assertThat(EnvironmentStart.isAskedFor(Map.of("HTTP_PORT", "1"))).isTrue();
    }

    @Test
    void namesThePortThatIsMissing() {
        assertThat(problems(Map.of("PORT", "7946")))
                .containsExactly("environment: HTTP_PORT: found nothing; allowed: a whole number from 0 to 65535"
                        + " (PORT for gossip and HTTP_PORT for HTTP go together)");
        assertThat(problems(Map.of("HTTP_PORT", "8001")).get(0)).startsWith("environment: PORT: found nothing");
    }

    @Test
    void namesTheVariablesAtFault() {
        assertThat(problems(Map.of("PORT", "x", "HTTP_PORT", "65536", "NODE_NAME", "a b", "PEER", "seed")))
                .containsExactly(
                        "environment: NODE_NAME: found \"a b\"; allowed: 1 to 128 of the characters A-Z a-z 0-9 . _ -, a"
                                + " letter or digit first",
                        "environment: HTTP_PORT: found \"65536\"; allowed: a whole number from 0 to 65535",
                        "environment: PORT: found \"x\"; allowed: a whole number from 0 to 65535",
                        "environment: PEER: found \"seed\"; allowed: host:port, such as node-2.example:7946,"
                                + " 10.0.0.7:7946 or [::1]:7946, with a port from 1 to 65535");
        assertThat(problems(Map.of("PORT", "7000", "HTTP_PORT", "7000")).get(0))
                .startsWith("environment: PORT: found 7000; allowed: another port than ");
    }
}
