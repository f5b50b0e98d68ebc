package io.grapevine.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.base.Address;
import org.junit.jupiter.api.Test;

final class AddressCodecTest {

    @Test
    void ipv4TakesSevenBytes() throws MalformedDatagramException {
        assertThat(bytes("0.0.0.0")).isEqualTo(7);
        assertThat(bytes("255.1.20.100")).isEqualTo(7);
    }

    @Test
    void ipv6AsJavaPrintsItTakesNineteen() throws MalformedDatagramException {
        assertThat(bytes("0:0:0:0:0:0:0:1")).isEqualTo(19);
        assertThat(bytes("2001:db8:ffff:1:2:3:4:abcd")).isEqualTo(19);
    }

    @Test
    void otherFormsOfIpv6GoAsText() throws MalformedDatagramException {
        String[] hosts = {"::", "::1", "2001:DB8::1", "::ffff:1.2.3.4", "fe80::1%eth0", "0:0:0:0:0:0:0:01"};
        for (String host : hosts) {
            assertThat(bytes(host)).isEqualTo(1 + 1 + host.length() + 2);
        }
    }

    @Test
    void namesAndMisspeltAddressesAreOurOwnFault() {
        String[] hosts = {
            "localhost", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.4 ", "1..3.4", "-1.2.3.4", "x:y:z",
            "::\u0131"
        };
        for (String host : hosts) {
            assertThatThrownBy(() -> bytes(host)).as(host).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static int bytes(String host) throws MalformedDatagramException {
        Address address = new Address(host, 65_535);
        byte[] bytes = new byte[100];
        ByteWriter out = new ByteWriter(bytes, 0, bytes.length);
        AddressCodec.write(out, address);
        assertThat(AddressCodec.read(new ByteReader(bytes, 0, out.position()))).isEqualTo(address);
        return out.position();
    }
}
