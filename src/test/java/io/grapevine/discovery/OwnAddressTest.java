package io.grapevine.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnAddressTest {

    private static InetAddress choose(String... candidates) throws UnknownHostException {
        List<InetAddress> addresses = new ArrayList<>();
        for (String candidate : candidates) {
            addresses.add(InetAddress.getByName(candidate));
        }
        return OwnAddress.choose(addresses);
    }

    @Test
    void prefersPrivateIpv4ThenPublicThenIpv6() throws UnknownHostException {
        assertThat(choose("127.0.0.1", "fd00::1", "203.0.113.5", "10.1.2.3", "10.1.2.4").getHostAddress())
                .isEqualTo("10.1.2.3");
        assertThat(choose("::1", "fd00::1", "203.0.113.5").getHostAddress()).isEqualTo("203.0.113.5");
        assertThat(choose("fe80::1", "fd00::1").getHostAddress()).isEqualTo("fd00:0:0:0:0:0:0:1");
    }

    @Test
    void isLoopbackWhereNothingElseIs() throws UnknownHostException {
        assertThat(choose("127.0.0.1", "fe80::1", "169.254.3.4", "::1").isLoopbackAddress()).isTrue();
        assertThat(choose().isLoopbackAddress()).isTrue();
    }

    @Test
    void findsOneOnThisMachineWithoutItsName() {
        assertThat(OwnAddress.choose().isAnyLocalAddress()).isFalse();
    }
}
