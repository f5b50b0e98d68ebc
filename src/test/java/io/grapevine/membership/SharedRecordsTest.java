package io.grapevine.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.Origin;
import io.grapevine.protocol.MemberRecord;
import io.grapevine.protocol.MemberState;
import org.junit.jupiter.api.Test;

final class SharedRecordsTest {

    private final SharedRecords shared = new SharedRecords();

    private static MemberRecord record(int number) {
        return new MemberRecord("n" + number, new Origin(number, number), 1, Network.address(1), "", 1, true,
                MemberState.ALIVE);
    }

    @Test
    void ofEqualRecordsEverybodyHoldsTheFirst() {
        MemberRecord first = record(1);
        assertThat(shared.share(first)).isSameAs(first);
        assertThat(shared.share(record(1))).isSameAs(first);
        assertThat(shared.share(record(2))).isNotEqualTo(first);
    }

    @Test
    void whatWasNotAskedForLongestIsForgottenFirst() {
        MemberRecord first = shared.share(record(0));
        MemberRecord second = shared.share(record(1));
        for (int i = 2; i <= SharedRecords.MAX_RECORDS; i++) {
            shared.share(record(0));
            shared.share(record(i));
        }
        assertThat(shared.share(record(0))).isSameAs(first);
        assertThat(shared.share(record(1))).isNotSameAs(second);
    }
}
