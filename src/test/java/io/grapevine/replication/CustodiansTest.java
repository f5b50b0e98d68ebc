package io.grapevine.replication;

import static io.grapevine.replication.Side.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.Origin;
import io.grapevine.protocol.ReplicationMessage.Gossip;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class CustodiansTest {

    private static Custodians of(int self, int... others) {
        Side side = new Side(self);
        side.meet(NOW, others);
        side.custodians.update(side.origin, true, side.contacts.all());
        return side.custodians;
    }

    @Test
    void allThatHoldTheSameMembersReadyAgreeAndSharesAreAlike() {
        Custodians one = of(1, 2, 3, 4);
        Custodians four = of(4, 3, 1, 2);
        TreeMap<Origin, Integer> shares = new TreeMap<>();
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 8_000; i++) {
            long keyHash = random.nextLong();
            Origin custodian = one.of(keyHash);
            assertThat(four.of(keyHash)).isEqualTo(custodian);
            shares.merge(custodian, 1, Integer::sum);
        }
        assertThat(shares).hasSize(4).allSatisfy((origin, share) -> assertThat(share).isBetween(1_800, 2_200));
    }

    @Test
    void whoIsNotReadyIsNobodysCustodianAndOnlyItsKeysMove() {
        Side side = new Side(1);
        side.meet(NOW, 2, 3);
        Custodians before = of(1, 2, 3);
        side.contact(3).heard(new Gossip(1, 1, 1, false, false, false, 1, 0));
        side.custodians.update(side.origin, true, side.contacts.all());
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 1_000; i++) {
            long keyHash = random.nextLong();
            Origin was = before.of(keyHash);
            Origin is = side.custodians.of(keyHash);
            assertThat(is).isNotEqualTo(Side.origin(3));
            if (!was.equals(Side.origin(3))) {
                assertThat(is).isEqualTo(was);
            }
        }
    }

    @Test
    void whereNobodyIsReadyAllAreAndAgree() {
        Side side = new Side(1);
        side.meet(NOW, 2, 3);
        for (int other = 2; other <= 3; other++) {
            side.contact(other).heard(new Gossip(1, 1, 1, false, false, false, 1, 0));
        }
        side.custodians.update(side.origin, false, side.contacts.all());
        assertThat(side.custodians.count()).isEqualTo(3);
        assertThat(side.custodians.haveSelf()).isTrue();
        Custodians whereAllAreReady = of(1, 2, 3);
        for (long keyHash = 0; keyHash < 100; keyHash++) {
            assertThat(side.custodians.of(keyHash)).isEqualTo(whereAllAreReady.of(keyHash));
        }
    }

    @Test
    void whoIsNotReadyAmongOthersThatAreIsNone() {
        Side side = new Side(1);
        side.meet(NOW, 2, 3);
        side.custodians.update(side.origin, false, side.contacts.all());
        assertThat(side.custodians.haveSelf()).isFalse();
        assertThat(side.custodians.count()).isEqualTo(2);
    }
}
