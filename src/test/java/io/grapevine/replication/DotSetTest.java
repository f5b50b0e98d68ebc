package io.grapevine.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.crdt.Dot;
import io.grapevine.crdt.Runs;
import io.grapevine.protocol.ReplicationMessage.Dots;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class DotSetTest {

    @Test
    void isTheSetThatItsChangesMake() {
        for (int seed = 1; seed <= 30; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            DotSet dots = new DotSet();
            TreeSet<String> oracle = new TreeSet<>();
            for (int i = 0; i < 400; i++) {
                Dot dot = new Dot(Side.origin(1 + random.nextInt(4)), 1 + random.nextInt(30));
                switch (random.nextInt(4)) {
                    case 0 -> {
                        dots.remove(dot);
                        oracle.remove(dot.toString());
                    }
                    case 1 -> {
                        Runs runs = Runs.of(dot.number(), dot.number() + random.nextInt(5));
                        boolean adds = random.nextBoolean();
                        runs.forEach(number -> {
                            String text = new Dot(dot.origin(), number).toString();
                            if (adds) {
                                oracle.add(text);
                            } else {
                                oracle.remove(text);
                            }
                        });
                        if (adds) {
                            dots.addAll(dot.origin(), runs);
                        } else {
                            dots.removeAll(List.of(new Dots(dot.origin(), runs)));
                        }
                    }
                    default -> {
                        dots.add(dot);
                        oracle.add(dot.toString());
                    }
                }
                assertThat(dots.contains(dot)).isEqualTo(oracle.contains(dot.toString()));
                assertThat(dots.size()).isEqualTo(oracle.size());
                assertThat(dots.isEmpty()).isEqualTo(oracle.isEmpty());
            }
        }
    }

    @Test
    void anOriginWithoutDotsIsNotListed() {
        DotSet dots = new DotSet();
        dots.addAll(Side.origin(1), new Runs());
        dots.add(new Dot(Side.origin(2), 1));
        dots.remove(new Dot(Side.origin(2), 1));
        assertThat(dots.list()).isEmpty();
        assertThat(dots.isEmpty()).isTrue();
    }

    @Test
    void whatItListsDoesNotChangeWithIt() {
        DotSet dots = new DotSet();
        dots.add(new Dot(Side.origin(1), 1));
        List<Dots> listed = dots.list();
        dots.add(new Dot(Side.origin(1), 2));
        assertThat(listed.get(0).numbers()).isEqualTo(Runs.of(1));
    }
}
