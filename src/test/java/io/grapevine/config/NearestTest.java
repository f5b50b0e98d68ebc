package io.grapevine.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class NearestTest {

    @Test
    void countsInsertedDroppedAndChangedLetters() {
        assertThat(Nearest.distance("", "abc")).isEqualTo(3);
        assertThat(Nearest.distance("abc", "")).isEqualTo(3);
        assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(Nearest.distance("same", "same")).isZero();
        assertThat(Nearest.distance("port", "prot")).isEqualTo(2);
    }

    @Test
    void prefersTheSameSectionAmongEquals() {
        List<String> paths = List.of("name", "http.port", "gossip.port", "gossip.probeTimeout");
        assertThat(Nearest.of("gossip.pord", paths)).isEqualTo("gossip.port");
        assertThat(Nearest.of("http.Port", paths)).isEqualTo("http.port");
        assertThat(Nearest.of("gossip.probetimeuot", paths)).isEqualTo("gossip.probeTimeout");
        assertThat(Nearest.of("port", paths)).isEqualTo("http.port");
    }
}
