package io.grapevine.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.Origin;
import org.junit.jupiter.api.Test;

/** The sum over all origins. */
final class OriginsTest {

    private static final byte[] BLOCK = Content.pack(new byte[] {'k'}, new byte[0], new byte[0]);

    /** A change costs the same among two origins and among thousands: one that was taken out behind the sum's back is not missed. */
    @Test
    void aChangeLooksAtNoOtherOrigin() {
        Origins origins = ofTwenty();
        Origins twin = ofTwenty();
        origins.all().remove(new Origin(1, 1));
        change(origins);
        change(twin);
        assertThat(origins.digest()).isEqualTo(twin.digest());
        assertThat(sum(origins)).as("one that looks at all").isNotEqualTo(sum(twin));
    }

    private static void change(Origins origins) {
        OriginLog log = origins.see(new Origin(5, 5), 3, 3);
        Entry entry = Entry.shared(log, 3, 1, Version.FOREVER, BLOCK, 1);
        origins.revive(entry);
        Entry other = Entry.shared(origins.see(new Origin(6, 6), 9, 9), 9, 1, Version.FOREVER, BLOCK, 1);
        origins.revive(other);
        origins.bury(entry);
        origins.forget(other);
        origins.see(new Origin(5, 5), Runs.of(10, 20));
    }

    private static Origins ofTwenty() {
        Origins origins = new Origins(Replica.HASH);
        for (int i = 1; i <= 20; i++) {
            origins.see(new Origin(i, i), 1, i);
        }
        return origins;
    }

    private static long sum(Origins origins) {
        return origins.all().values().stream().mapToLong(OriginLog::digest).sum();
    }
}
