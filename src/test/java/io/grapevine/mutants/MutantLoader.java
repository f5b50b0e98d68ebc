package io.grapevine.mutants;

import io.grapevine.crdt.OrMap;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * All of {@code io.grapevine} once more, from what was built, with a mutant's classes in the place of their originals: the
 * whole core, the simulator and its judge run with the mutant, and nothing else does.
 */
final class MutantLoader extends ClassLoader {

    private static final String OURS = "io.grapevine.";
    private static final List<Path> BUILT = List.of(built(OrMap.class), built(MutantLoader.class));

    private final Map<String, byte[]> mutated;

    MutantLoader(Mutant mutant) {
        super(MutantLoader.class.getClassLoader());
        mutated = MutantCompiler.compile(mutant);
    }

    /** What sources are compiled against. */
    static String classPath() {
        String given = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return BUILT.get(0) + File.pathSeparator + given;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            if (!name.startsWith(OURS)) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        byte[] bytes = mutated.containsKey(name) ? mutated.get(name) : read(name);
        return defineClass(name, bytes, 0, bytes.length);
    }

    private static byte[] read(String name) throws ClassNotFoundException {
        String file = name.replace('.', '/') + ".class";
        try {
            for (Path directory : BUILT) {
                if (Files.exists(directory.resolve(file))) {
                    return Files.readAllBytes(directory.resolve(file));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new ClassNotFoundException(name);
    }

    private static Path built(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
