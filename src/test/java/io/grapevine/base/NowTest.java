package io.grapevine.base;
import static org.assertj.core.api.Assertions.assertThat;
import org.junit.jupiter.api.Test;
final class NowTest {
    @Test void addsToBothClocks() { assertThat(new Now(5, 7).plusNanos(2_000_000)).isEqualTo(new Now(2_000_005, 9)); }
}
