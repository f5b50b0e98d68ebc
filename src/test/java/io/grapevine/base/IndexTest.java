package io.grapevine.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class IndexTest {

    /** Keys whose hashes collide more often than not, so that runs of neighbours form and are torn. */
    private record Key(int number) {
        @Override
        public int hashCode() {
            return number % 17;
        }
    }

    private record Row(Key key, int version) {}

    @Test
    void findsWhatAMapFindsAfterAnyPutsAndRemoves() {
        for (int seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Index<Key, Row> index = new Index<>(Row::key);
            Map<Key, Row> expected = new HashMap<>();
            int keys = 1 + random.nextInt(120);
            for (int step = 0; step < 500; step++) {
                Key key = new Key(random.nextInt(keys));
                switch (random.nextInt(4)) {
                    case 0 -> assertThat(index.remove(key)).isSameAs(expected.remove(key));
                    case 1 -> {
                        Row other = new Row(key, step);
                        Row held = expected.get(key);
                        index.removeValue(other);
                        if (held != null && random.nextBoolean()) {
                            index.removeValue(held);
                            expected.remove(key);
                        }
                    }
                    default -> {
                        Row row = new Row(key, step);
                        index.put(row);
                        expected.put(key, row);
                    }
                }
                assertThat(index.size()).isEqualTo(expected.size());
                for (int k = 0; k < keys; k += 1 + k / 8) {
                    assertThat(index.get(new Key(k))).isSameAs(expected.get(new Key(k)));
                }
            }
        }
    }

    @Test
    void isEmptyOnceCleared() {
        Index<Key, Row> index = new Index<>(Row::key);
        for (int i = 0; i < 100; i++) {
            index.put(new Row(new Key(i), 0));
        }
        index.clear();
        assertThat(index.size()).isZero();
        assertThat(index.get(new Key(5))).isNull();
        index.put(new Row(new Key(5), 1));
        assertThat(index.get(new Key(5))).isEqualTo(new Row(new Key(5), 1));
    }
}
