package io.grapevine.membership;

import static io.grapevine.membership.NameRule.Outcome.ASK;
import static io.grapevine.membership.NameRule.Outcome.ASK_AND_REFUSE;
import static io.grapevine.membership.NameRule.Outcome.IGNORE;
import static io.grapevine.membership.NameRule.Outcome.REPLACE;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.Address;
import io.grapevine.base.Origin;
import io.grapevine.protocol.MemberRecord;
import io.grapevine.protocol.MemberState;
import org.junit.jupiter.api.Test;

/** DESIGN §3: who of two origins of one name has it. */
final class NameRuleTest {

    private static final Address HERE = Network.address(1);
    private static final Address THERE = Network.address(2);
    private static final long DRIFT_MILLIS = 300_000;

    private final MemberRecord holder = record(1, HERE, 1_000_000);

    @Test
    void atOneAddressTheLaterStartOrWhoSpeaksFromThereHasIt() {
        MemberRecord later = record(2, HERE, 1_000_001);
        MemberRecord earlier = record(2, HERE, 999_999);
        assertThat(judge(later, hearsay(), false)).isEqualTo(REPLACE);
        assertThat(judge(later, from(later), false)).isEqualTo(REPLACE);
        assertThat(judge(earlier, hearsay(), false)).isEqualTo(IGNORE);
        assertThat(judge(earlier, from(earlier), false)).as("its clock was set back").isEqualTo(REPLACE);
    }

    @Test
    void atTwoAddressesTheHolderIsAsked() {
        assertThat(judge(record(2, THERE, 1_000_001), hearsay(), false)).isEqualTo(ASK_AND_REFUSE);
        assertThat(judge(record(2, THERE, 999_999), hearsay(), false)).isEqualTo(ASK);
    }

    @Test
    void aJoinerIsRefusedAlsoWhereItsClockIsALittleSlow() {
        MemberRecord slow = record(2, THERE, 1_000_000 - DRIFT_MILLIS + 1);
        MemberRecord elder = record(2, THERE, 1_000_000 - DRIFT_MILLIS);
        assertThat(judge(slow, from(slow), false)).isEqualTo(ASK_AND_REFUSE);
        assertThat(judge(elder, from(elder), false)).isEqualTo(ASK);
    }

    @Test
    void whoWasHeldGoneHasLostItsName() {
        MemberRecord elder = record(2, THERE, 1);
        assertThat(judge(elder, from(elder), true)).isEqualTo(ASK_AND_REFUSE);
    }

    @Test
    void ofEqualStartsAllChooseTheSame() {
        MemberRecord other = record(2, THERE, 1_000_000);
        assertThat(Records.isLaterStart(other, holder)).isTrue();
        assertThat(Records.isLaterStart(holder, other)).isFalse();
    }

    private NameRule.Outcome judge(MemberRecord record, Heard heard, boolean returning) {
        return NameRule.judge(holder, record, heard, returning, DRIFT_MILLIS);
    }

    private static Heard hearsay() {
        return new Heard(Network.address(9), new Origin(9, 9), false, Heard.Clock.RIGHT);
    }

    private static Heard from(MemberRecord record) {
        return new Heard(record.gossip(), record.origin(), false, Heard.Clock.RIGHT);
    }

    private static MemberRecord record(int origin, Address address, long startMillis) {
        return new MemberRecord(
                "x", new Origin(0, origin), startMillis, address, "", 1, false, MemberState.ALIVE);
    }
}
