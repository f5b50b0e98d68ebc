package io.grapevine.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What can be said of networks without making one. */
final class NetworkTest {

    private static String address(int slot) {
        return slot == Links.CLIENTS ? "10.0.0.1" : "10.0.0.1" + slot;
    }

    @Test
    void aFirewallHoldsWhatIsActiveAndComesToItsSlot() {
        Links links = new Links();
        Links.Fault cut = new Links.Fault(0, 1, Links.ALL);
        links.add(List.of(cut, cut, new Links.Fault(2, 1, 0.3), new Links.Fault(1, 0, Links.ALL)));
        links.remove(List.of(cut));
        assertThat(links.rules(1, NetworkTest::address)).contains("-A INPUT -s 10.0.0.10 -j DROP\n")
                .contains("-A INPUT -s 10.0.0.12 -m statistic --mode random --probability 0.3 -j DROP\n")
                .doesNotContain("10.0.0.11");
        links.remove(List.of(cut));
        assertThat(links.rules(1, NetworkTest::address)).doesNotContain("10.0.0.10");
        assertThat(links.rules(0, NetworkTest::address)).contains("-s 10.0.0.11 -j DROP");
    }

    @Test
    void clientsAreCutOffOnlyWhereAFaultNamesThem() {
        Links links = new Links();
        links.add(List.of(new Links.Fault(Links.CLIENTS, 1, Links.ALL)));
        assertThat(links.rules(1, NetworkTest::address)).contains("-A INPUT -s 10.0.0.1 -j DROP");
        assertThat(links.rules(0, NetworkTest::address)).doesNotContain("DROP");
    }

    @Test
    void aSubnetIsOneThatNobodyUses() {
        String used = "inet 10.0.0.0/9 brd 10.127.255.255\ndefault via 192.0.2.1\n"
                + "10.128.0.0/10 dev x\n10.200.1.7 dev y";
        for (int seed = 0; seed < 300; seed++) {
            String gateway = Subnet.choose(used, new Random(seed)).gateway();
            int second = Integer.parseInt(gateway.split("\\.")[1]);
            assertThat(second).isBetween(192, 255);
            assertThat(gateway).isNotEqualTo("10.200.0.1");
        }
    }

    @Test
    void anAddressBelongsToOneAtATimeAndComesAgain() {
        Subnet subnet = Subnet.choose("", new Random(1));
        Set<String> ever = new HashSet<>();
        Set<String> now = new HashSet<>();
        int again = 0;
        for (int i = 0; i < 3_000; i++) {
            String fresh = subnet.take();
            assertThat(now.add(fresh)).isTrue();
            assertThat(fresh).isNotEqualTo(subnet.gateway());
            again += ever.add(fresh) ? 0 : 1;
            if (now.size() > 5) {
                String old = now.iterator().next();
                now.remove(old);
                subnet.giveBack(old);
            }
        }
        assertThat(again).isPositive();
    }
}
