package io.grapevine.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.ClusterKey;
import io.grapevine.base.KeyedHash;
import io.grapevine.crdt.Key;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MissingKeyTest {

    private static final KeyedHash HASH = KeyedHash.derive(new ClusterKey("test"), "map");

    /** The oracle is Jackson. */
    @Test
    void isWrittenAsAnyOtherProblem() {
        for (String text : new String[] {"a", "a b", "\"", "\\", "\u0000", "\n", "\u007f", "é", "\ud83c\udf47", "tab\tand \"é\"", "k".repeat(1_024)}) {
            Key key = Key.of(HASH, text.getBytes(StandardCharsets.UTF_8));
            assertThat(MissingKey.bytes(key))
                    .as(text)
                    .isEqualTo(Problem.bytes(404, "no entry has this key, as far as this node knows", "key", text));
        }
    }
}
