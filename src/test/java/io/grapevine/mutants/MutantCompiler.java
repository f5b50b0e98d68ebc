package io.grapevine.mutants;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Makes classes of shipped sources with a {@link Mutant}'s changes, in memory, against what was built. */
final class MutantCompiler {

    private static final Path SOURCES = Path.of(System.getProperty("basedir", "."), "src/main/java/io/grapevine");

    private MutantCompiler() {}

    /** The classes of all changed sources, nested ones included, by name. */
    static Map<String, byte[]> compile(Mutant mutant) {
        Map<String, String> sources = changed(mutant);
        Map<String, byte[]> classes = new LinkedHashMap<>();
        if (sources.isEmpty()) {
            return classes;
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new AssertionError("mutants need a JDK to compile them");
        }
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        Map<String, ByteArrayOutputStream> made = new LinkedHashMap<>();
        try (StandardJavaFileManager standard = compiler.getStandardFileManager(problems, null, StandardCharsets.UTF_8);
                JavaFileManager files = new Memory(standard, made)) {
            List<JavaFileObject> units = new ArrayList<>();
            sources.forEach((file, text) -> units.add(new Source(file, text)));
            List<String> options = List.of("-proc:none", "-nowarn", "--release", "17", "-cp", MutantLoader.classPath());
            if (!compiler.getTask(null, files, problems, options, null, units).call()) {
                throw new AssertionError("mutant '" + mutant.name() + "' does not compile: " + problems.getDiagnostics());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        made.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
        return classes;
    }

    /** The texts of the changed sources, by file. */
    static Map<String, String> changed(Mutant mutant) {
        Map<String, String> sources = new LinkedHashMap<>();
        for (Mutant.Edit edit : mutant.edits()) {
            String source = sources.computeIfAbsent(edit.file(), MutantCompiler::read);
            int at = source.indexOf(edit.text());
            if (at < 0 || source.indexOf(edit.text(), at + 1) >= 0) {
                throw new AssertionError("mutant '" + mutant.name() + "': " + (at < 0 ? "not found" : "found twice") + " in "
                        + edit.file() + ": " + edit.text());
            }
            sources.put(edit.file(),
                    source.substring(0, at) + edit.replacement() + source.substring(at + edit.text().length()));
        }
        return sources;
    }

    private static String read(String file) {
        try {
            return Files.readString(SOURCES.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String file, String text) {
            super(URI.create("mutant:///io/grapevine/" + file), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class Made extends SimpleJavaFileObject {
        private final ByteArrayOutputStream bytes;

        Made(String name, ByteArrayOutputStream bytes) {
            super(URI.create("mutant:///" + name.replace('.', '/') + ".class"), Kind.CLASS);
            this.bytes = bytes;
        }

        @Override
        public OutputStream openOutputStream() {
            return bytes;
        }
    }

    private static final class Memory extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> made;

        Memory(JavaFileManager files, Map<String, ByteArrayOutputStream> made) {
            super(files);
            this.made = made;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(Location location, String name, JavaFileObject.Kind kind, FileObject near) {
            return new Made(name, made.computeIfAbsent(name, any -> new ByteArrayOutputStream()));
        }
    }
}
