package io.grapevine.jmh;

import io.grapevine.base.ClusterKey;
import io.grapevine.base.KeyedHash;
import io.grapevine.base.Now;
import io.grapevine.base.Origin;
import io.grapevine.crdt.Content;
import io.grapevine.crdt.Key;
import io.grapevine.crdt.OrMap;
import io.grapevine.crdt.Version;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** A map of entries with 16-byte keys and 100-byte values, all put here, and keys to ask it for. */
final class FilledMap {

    static final String TYPE = "application/octet-stream";
    static final Now NOW = new Now(1_000_000_000L, 1_800_000_000_000L);

    final SplittableRandom random = new SplittableRandom(1);
    final byte[] value = new byte[100];
    final OrMap map = new OrMap(Origin.random(random), KeyedHash.derive(new ClusterKey("benchmark"), "map"), random.split());
    private final Key[] keys;

    FilledMap(int count) {
        random.nextBytes(value);
        keys = new Key[count];
        for (int i = 0; i < count; i++) {
            keys[i] = key(i);
            map.put(NOW, keys[i], TYPE, value, Version.FOREVER);
        }
    }

    /** The key of that number, whether it is in the map or not. */
    Key key(int number) {
        return map.key(String.format("key-%012d", number).getBytes(StandardCharsets.US_ASCII));
    }

    int anyNumber() {
        return random.nextInt(keys.length);
    }

    Key keyAt(int number) {
        return keys[number];
    }

    byte[] blockAt(int number) {
        return Content.pack(keys[number].bytes(), TYPE.getBytes(StandardCharsets.US_ASCII), value);
    }
}
