package io.grapevine.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dynatrace.hash4j.hashing.Hashing;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The simulation where there is nothing but the project's classes and the three libraries that its core uses. */
final class CoreAloneTest {

    private static final long SEED = 7;

    private static URLClassLoader coreAlone() {
        URL[] places = Stream.of(Simulation.class, Hashing.class, com.google.common.hash.Hashing.class, NullMarked.class)
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .toArray(URL[]::new);
        return new URLClassLoader(places, ClassLoader.getPlatformClassLoader());
    }

    @Test
    void runsWithoutVertxAndNettyAndTheSameHappens() throws Exception {
        try (URLClassLoader alone = coreAlone()) {
            Class<?> simulation = alone.loadClass(Simulation.class.getName());
            assertThat(simulation).isNotSameAs(Simulation.class);
            Object scenario = alone.loadClass(Chaos.class.getName()).getMethod("scenario", long.class).invoke(null, SEED);
            Object outcome = simulation.getMethod("run", scenario.getClass(), long.class).invoke(null, scenario, SEED);
            Outcome here = Simulation.run(Chaos.scenario(SEED), SEED);
            assertThat(outcome.getClass().getMethod("violation").invoke(outcome)).isNull();
            assertThat(outcome.getClass().getMethod("traceHash").invoke(outcome)).isEqualTo(here.traceHash());
        }
    }

    @Test
    void whatIsLeftOutIsNotThereInFact() throws Exception {
        try (URLClassLoader alone = coreAlone()) {
            for (String absent : new String[] {"io.vertx.core.Vertx", "io.netty.buffer.ByteBuf", "org.slf4j.Logger",
                "com.fasterxml.jackson.databind.ObjectMapper"}) {
                assertThat(Class.forName(absent)).as("is on the class path of the tests").isNotNull();
                assertThatThrownBy(() -> alone.loadClass(absent)).isInstanceOf(ClassNotFoundException.class);
            }
        }
    }
}
