package io.grapevine.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The key index against a TreeMap, and under readers while it grows and shrinks. */
final class KeyIndexTest {

    @Test
    void agreesWithAMapThroughGrowthAndShrinking() {
        for (int seed = 0; seed < 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            KeyIndex index = new KeyIndex();
            Map<String, Entry> expected = new TreeMap<>();
            for (int step = 0; step < 4_000; step++) {
                boolean growing = step / 1_000 % 2 == 0;
                String name = "key" + random.nextInt(1_500);
                if (random.nextInt(10) < (growing ? 8 : 2)) {
                    Entry entry = entry(name);
                    assertThat(index.put(entry)).isSameAs(expected.put(name, entry));
                } else {
                    Entry entry = expected.remove(name);
                    assertThat(entry == null || index.remove(entry)).isTrue();
                    assertThat(entry == null || !index.remove(entry)).isTrue();
                }
                assertThat(index.count()).isEqualTo(expected.size());
                assertThat(index.find(key(name))).isSameAs(expected.get(name));
            }
            expected.forEach((name, entry) -> assertThat(index.find(key(name))).isSameAs(entry));
            assertThat(all(index)).containsExactlyElementsOf(byHash(expected));
        }
    }

    @Test
    void keepsNoMoreThanTwiceAsManyBucketsAsEntries() {
        KeyIndex index = new KeyIndex();
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            entries.add(entry("key" + i));
            index.put(entries.get(i));
            assertThat(index.buckets()).isBetween(Math.max(16, i + 1), Math.max(16, 2 * (i + 2)));
        }
        for (Entry entry : entries) {
            index.remove(entry);
            assertThat(index.buckets()).isLessThanOrEqualTo(Math.max(16, 2 * index.count() + 2));
        }
        assertThat(index.buckets()).isEqualTo(16);
    }

    @Test
    void tellsApartKeysOfOneHash() {
        KeyIndex index = new KeyIndex();
        Entry one = Entry.local(1, Version.FOREVER, Content.pack(bytes("one"), bytes(""), bytes("")), -7);
        Entry two = Entry.local(2, Version.FOREVER, Content.pack(bytes("two"), bytes(""), bytes("")), -7);
        index.put(one);
        index.put(two);
        assertThat(index.find(-7, one)).isSameAs(one);
        assertThat(index.find(-7, two)).isSameAs(two);
        assertThat(index.remove(one)).isTrue();
        assertThat(index.find(-7, one)).isNull();
        assertThat(index.find(-7, two)).isSameAs(two);
    }

    /**
     * Keys that are there throughout, overwritten or not, are found by every read; what a read finds has the key asked
     * for.
     */
    @Test
    void readersNeverMissAKeyThatIsThereThroughout() throws InterruptedException {
        KeyIndex index = new KeyIndex();
        List<Key> steady = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            steady.add(key("steady" + i));
            index.put(entry("steady" + i));
        }
        AtomicBoolean done = new AtomicBoolean();
        AtomicReference<String> missed = new AtomicReference<>();
        List<Thread> readers = new ArrayList<>();
        for (int reader = 0; reader < 2; reader++) {
            SplittableRandom random = new SplittableRandom(reader);
            readers.add(new Thread(() -> {
                while (!done.get()) {
                    Key key = steady.get(random.nextInt(steady.size()));
                    Entry found = index.find(key);
                    if (found == null || !found.hasKey(key.bytes(), 0, key.bytes().length)) {
                        missed.compareAndSet(null, key.toString());
                    }
                }
            }));
        }
        readers.forEach(Thread::start);
        SplittableRandom random = new SplittableRandom(99);
        List<Entry> passing = new ArrayList<>();
        for (int wave = 0; wave < 40 && missed.get() == null; wave++) {
            int size = 1 << random.nextInt(5, 14);
            while (passing.size() < size) {
                Entry entry = entry("passing" + wave + "-" + passing.size());
                passing.add(entry);
                index.put(entry);
                index.put(entry("steady" + random.nextInt(steady.size())));
            }
            while (passing.size() > size / 8) {
                index.remove(passing.remove(random.nextInt(passing.size())));
            }
        }
        done.set(true);
        for (Thread reader : readers) {
            reader.join();
        }
        assertThat(missed.get()).isNull();
    }

    private static List<Entry> all(KeyIndex index) {
        List<Entry> all = new ArrayList<>();
        for (Entry entry = index.firstAtOrAfter(0); entry != null; entry = index.after(entry)) {
            all.add(entry);
        }
        return all;
    }

    private static List<Entry> byHash(Map<String, Entry> entries) {
        List<Entry> sorted = new ArrayList<>(entries.values());
        sorted.sort((one, other) -> Long.compareUnsigned(one.keyHash(), other.keyHash()));
        return sorted;
    }

    private static Entry entry(String name) {
        return Entry.local(1, Version.FOREVER, Content.pack(bytes(name), bytes(""), bytes("")), key(name).hash());
    }

    private static Key key(String name) {
        return Key.of(Replica.HASH, bytes(name));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
