package io.grapevine.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class HostPortTest {

    @Test
    void readsNamesAndAddressesWithPorts() {
        assertThat(HostPort.parse("127.0.0.1:7946", false)).isEqualTo(new HostPort("127.0.0.1", 7946));
        assertThat(HostPort.parse("[::1]:7946", false)).isEqualTo(new HostPort("::1", 7946));
        assertThat(HostPort.parse("grapevine-0.grapevine-gossip.default.svc.cluster.local:1", false))
                .isEqualTo(new HostPort("grapevine-0.grapevine-gossip.default.svc.cluster.local", 1));
        assertThat(HostPort.parse("node_2:65535", false)).isEqualTo(new HostPort("node_2", 65_535));
        assertThat(HostPort.parse("absolute.example.:80", false)).isEqualTo(new HostPort("absolute.example.", 80));
    }

    @Test
    void letsThePortAwayOnlyWhereItMay() {
        for (String text : List.of("10.0.0.7", "fe80::1", "[fe80::1]", "host")) {
            assertThat(HostPort.parse(text, false)).as(text).isNull();
            assertThat(HostPort.parse(text, true)).as(text).isNotNull().extracting(HostPort::port).isEqualTo(0);
        }
        assertThat(HostPort.parse("[fe80::1]", true)).isEqualTo(new HostPort("fe80::1", 0));
    }

    @Test
    void refusesWhatNobodyCouldReach() {
        for (String text : List.of(
                "", ":", ":7946", "host:", "host:0", "host:65536", "host:-1", "host:+1", "host:x", "host:7946 ",
                " host:7946", "a b:1", "http://host:7946", "host:7946/", "::1:7946x", "[::1", "[host]:1", "[]:1",
                "[127.0.0.1]:1", "1.2.3:7946", "1.2.3.256:7946", "1:2", "-a:1", "a..b:1", "a:1:2",
                "h".repeat(254) + ":1", "host:999999999", "host:9999999999")) {
            assertThat(HostPort.parse(text, false)).as(text).isNull();
        }
    }

    @Test
    void putsOnlyIpv6InBrackets() {
        assertThat(new HostPort("::1", 80)).hasToString("[::1]:80");
        assertThat(new HostPort("127.0.0.1", 80)).hasToString("127.0.0.1:80");
    }

    @Test
    void knowsLoopbackAndWildcardByTheirText() {
        assertThat(List.of("127.0.0.1", "127.9.9.9", "::1", "localhost", "LocalHost")).allMatch(HostPort::isLoopback);
        assertThat(List.of("0.0.0.0", "10.0.0.1", "::", "example")).noneMatch(HostPort::isLoopback);
        assertThat(List.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0")).allMatch(HostPort::isWildcard);
        assertThat(List.of("127.0.0.1", "localhost", "example")).noneMatch(HostPort::isWildcard);
    }
}
