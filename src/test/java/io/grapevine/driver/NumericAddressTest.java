package io.grapevine.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class NumericAddressTest {

    @Test
    void writesOneAddressInOneWayOnly() throws Exception {
        Address loopback = new Address("::1", 7946);
        assertThat(NumericAddress.of("0:0:0:0:0:0:0:1", 7946)).isEqualTo(loopback);
        assertThat(NumericAddress.of(InetAddress.getByName("::1"), 7946)).isEqualTo(loopback);
        assertThat(NumericAddress.of(new InetSocketAddress("::1", 7946))).isEqualTo(loopback);
        assertThat(NumericAddress.of("::ffff:10.0.0.1", 1)).isEqualTo(new Address("10.0.0.1", 1));
        assertThat(NumericAddress.of("fe80::1%2", 1)).isEqualTo(new Address("fe80::1", 1));
    }

    @Test
    void neverLooksUpAName() {
        assertThat(NumericAddress.toSocketAddress(new Address("localhost", 7946))).isNull();
        assertThat(NumericAddress.toSocketAddress(new Address("10.0.0.256", 7946))).isNull();
        assertThat(NumericAddress.toSocketAddress(new Address("10.0.0.1", 7946)))
                .isEqualTo(new InetSocketAddress("10.0.0.1", 7946));
    }
}
