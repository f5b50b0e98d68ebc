package io.grapevine.mutants;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where mutants are caught: loaded with the mutant beside it ({@link MutantLoader}), it tells one story of a profile and a
 * seed, or runs one test ({@link Nets#test}), and what was violated; null if nothing was.
 */
public final class Net implements BiFunction<String, Long, String> {

    @Override
    public String apply(String profile, Long seed) {
        try {
            if (Nets.isTest(profile)) {
                test(profile.substring(0, profile.indexOf('#')), profile.substring(profile.indexOf('#') + 1));
            } else {
                Stories.valueOf(profile).tell(seed);
            }
            return null;
        } catch (Violated e) {
            return e.getMessage();
        } catch (AssertionError | RuntimeException e) {
            return "failed: " + e;
        }
    }

    private static void test(String type, String method) {
        Path directory = null;
        try {
            Class<?> loaded = Class.forName("io.grapevine." + type, true, Net.class.getClassLoader());
            Constructor<?> made = loaded.getDeclaredConstructor();
            made.setAccessible(true);
            Object test = made.newInstance();
            for (Field field : loaded.getDeclaredFields()) {
                if (field.isAnnotationPresent(TempDir.class)) {
                    directory = Files.createTempDirectory("mutant");
                    field.setAccessible(true);
                    field.set(test, directory);
                }
            }
            for (Method before : loaded.getDeclaredMethods()) {
                if (before.isAnnotationPresent(BeforeEach.class)) {
                    call(test, before);
                }
            }
            call(test, loaded.getDeclaredMethod(method));
        } catch (InvocationTargetException e) {
            throw new Violated(Nets.TOLD_BY_TEST, String.valueOf(e.getCause()).strip());
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            delete(directory);
        }
    }

    private static void delete(Path directory) {
        if (directory == null) {
            return;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void call(Object test, Method method) throws ReflectiveOperationException {
        method.setAccessible(true);
        method.invoke(test);
    }
}
