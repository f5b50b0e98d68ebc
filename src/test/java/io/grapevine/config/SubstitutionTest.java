package io.grapevine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SubstitutionTest {

    private static final Map<String, String> ENVIRONMENT =
            Map.of("POD", "grapevine-0", "EMPTY", "", "TRICKY", "${POD} $1 \\", "_a1", "x");

    private static String text(String written) {
        return Substitution.of(written, ENVIRONMENT).text();
    }

    @Test
    void replacesVariablesWhereverTheyStand() {
        assertThat(text("${POD}")).isEqualTo("grapevine-0");
        assertThat(text("a-${POD}.${_a1}-z")).isEqualTo("a-grapevine-0.x-z");
    }

    @Test
    void takesTheDefaultForWhatIsUnsetOrEmpty() {
        assertThat(text("${POD:-other}")).isEqualTo("grapevine-0");
        assertThat(text("${NONE:-other}")).isEqualTo("other");
        assertThat(text("${EMPTY:-a b:-c}")).isEqualTo("a b:-c");
        assertThat(text("${EMPTY}")).isEmpty();
    }

    @Test
    void isAbsentOnlyWhereTheConfigSaysThatItMayBe() {
        assertThat(Substitution.of("${NONE:-}", ENVIRONMENT).absent()).isTrue();
        assertThat(Substitution.of("${EMPTY:-}", ENVIRONMENT).absent()).isTrue();
        assertThat(Substitution.of("${EMPTY}", ENVIRONMENT).absent()).isFalse();
        assertThat(Substitution.of("", ENVIRONMENT).absent()).isFalse();
        assertThat(Substitution.of("x${NONE:-}", ENVIRONMENT).absent()).isFalse();
    }

    @Test
    void doesNotLookAgainAtWhatTheEnvironmentGave() {
        assertThat(text("${TRICKY}")).isEqualTo("${POD} $1 \\");
    }

    @Test
    void leavesOtherDollarsAlone() {
        assertThat(text("$POD $$ $ 5$")).isEqualTo("$POD $$ $ 5$");
        assertThat(text("$${POD} $${")).isEqualTo("${POD} ${");
        assertThat(Substitution.of("$${POD}", ENVIRONMENT).replaced()).isFalse();
    }

    @Test
    void namesTheVariableThatIsNotSet() {
        assertThatThrownBy(() -> text("${POD}-${POD_IP}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("${POD_IP}, and the environment has no POD_IP;"
                        + " allowed: a variable that is set, or ${POD_IP:-default}");
    }

    @Test
    void refusesAPlaceThatIsNoVariable() {
        for (String written : List.of("${", "a${POD", "${}", "${1A}", "${A B}", "${POD-x}", "${POD:x}", "${:-x}")) {
            assertThatThrownBy(() -> text(written))
                    .as(written)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("a ${ that begins no variable; allowed: ");
        }
    }
}
