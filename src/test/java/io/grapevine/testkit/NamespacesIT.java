package io.grapevine.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Networks are made and removed by who uses them; where they cannot be made, those who need them say so. */
class NamespacesIT {

    /** Greater than any process number of Linux. */
    private static final long NOBODY = 9_999_999;

    @BeforeEach
    void root() {
        assumeTrue(Namespaces.missing().isEmpty());
    }

    private static String all() {
        return Shell.run("ip", "netns", "list") + Shell.run("ip", "-o", "link", "show");
    }

    @Test
    void leavesNothingBehind() {
        String ours = "gvf" + ProcessHandle.current().pid();
        try (Namespaces made = Namespaces.make(2, new Random(1))) {
            assertThat(all()).contains(ours + "-hub").contains(ours + "-0").contains(ours + "-1");
            assertThat(made.address(0)).isNotEqualTo(made.address(1));
        }
        assertThat(all()).doesNotContain(ours);
    }

    @Test
    void removesWhatARunThatIsGoneLeftBehind() throws Exception {
        String left = "gvf" + NOBODY + "-0";
        Shell.run("ip", "netns", "add", left);
        Process process = new ProcessBuilder("nsenter", "--net=/run/netns/" + left, "sleep", "1000").start();
        try {
            await().until(() -> !Shell.run("ip", "netns", "pids", left).isBlank());
            Namespaces.make(1, new Random(2)).close();
            assertThat(all()).doesNotContain(left);
            assertThat(process.waitFor()).isEqualTo(137);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aSlotThatMovesHasItsNewAddressAndNoOther() {
        try (Namespaces made = Namespaces.make(2, new Random(3))) {
            String old = made.address(0);
            made.move(0);
            String shown = Shell.run("ip", "-n", "gvf" + ProcessHandle.current().pid() + "-0", "-4", "-o", "addr");
            assertThat(shown).contains(made.address(0) + "/").doesNotContain(old + "/");
        }
    }

    @Test
    void aSlotInheritsTheAddressThatAnotherHadBefore() {
        try (Namespaces made = Namespaces.make(2, new Random(4))) {
            String old = made.address(0);
            made.move(0);
            made.inherit(1, old);
            assertThat(made.address(1)).isEqualTo(old);
            assertThatThrownBy(() -> made.inherit(0, old)).hasMessageContaining("not free");
        }
    }
}
