package io.grapevine.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.Mac;
import io.grapevine.crdt.Runs;
import io.grapevine.crdt.Version;
import java.util.Arrays;

/** What tests ask of envelopes and their bytes. */
final class Envelopes {

    /** Where the messages begin, behind magic, version, tag, sender and clock. */
    static final int BODY = Sizes.ENVELOPE_BYTES - Mac.BYTES;

    private Envelopes() {}

    static void assertSame(Envelope actual, Envelope expected) {
        assertThat(actual)
                .usingRecursiveComparison()
                .withEqualsForType(Envelopes::same, Version.class)
                .withEqualsForType(Runs::equals, Runs.class)
                .isEqualTo(expected);
    }

    private static boolean same(Version one, Version other) {
        return one.dot().equals(other.dot())
                && one.timestamp() == other.timestamp()
                && one.leftNanos() == other.leftNanos()
                && Arrays.equals(one.block(), other.block());
    }

    /** The same bytes with a MAC that fits. */
    static byte[] resealed(byte[] bytes) {
        byte[] sealed = bytes.clone();
        Samples.CODEC.seal(sealed, sealed.length - Mac.BYTES);
        return sealed;
    }
}
