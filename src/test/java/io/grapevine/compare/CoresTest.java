package io.grapevine.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CoresTest {

    @Test
    void areReadAsTheKernelWritesThem() {
        assertThat(Cores.parse("0-2,7")).containsExactly(0, 1, 2, 7);
        assertThat(Cores.parse("5")).containsExactly(5);
        assertThat(Cores.command(Cores.parse("4-5"))).containsExactly("taskset", "-c", "4,5");
    }

    @Test
    void someAreAllowed() {
        assertThat(Cores.allowed()).isNotEmpty().doesNotHaveDuplicates();
    }
}
