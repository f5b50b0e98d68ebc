package io.grapevine.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class GrowthTest {

    @Test
    void isHeldAgainstTheFirst() {
        Growth growth = new Growth();
        growth.add(10, Map.of("get", 2.0, "put", 4.0));
        growth.add(100, Map.of("get", 3.0, "put", 16.0));
        assertThat(growth.times(10, "put")).isEqualTo(1);
        assertThat(growth.times(100, "get")).isEqualTo(1.5);
        assertThat(growth.times(100, "put")).isEqualTo(4);
    }

    @Test
    void whatIsMissingIsToldAtOnce() {
        Growth growth = new Growth();
        growth.add(10, Map.of("get", 2.0));
        assertThatThrownBy(() -> growth.add(100, Map.of("put", 2.0))).hasMessage("[put] beside [get]");
        assertThatThrownBy(() -> growth.times(100, "get")).hasMessage("nothing was measured of 100");
    }
}
