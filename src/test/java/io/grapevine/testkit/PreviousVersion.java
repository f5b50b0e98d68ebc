package io.grapevine.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * The state of Grapevine that was released before this one, compiled from the repository's own history against the libraries in the
 * jar: what an upgrade begins with. {@code src/test/resources/previous-version} names its commit.
 */
public final class PreviousVersion {

    private static final Path JAR = Path.of("target", "grapevine.jar").toAbsolutePath();

    private PreviousVersion() {}

    /** Its commit. */
    public static String commit() throws IOException {
        return Files.readString(Path.of("src/test/resources/previous-version"), StandardCharsets.US_ASCII).strip();
    }

    /** Whether the repository's history is here and goes back so far. */
    public static boolean isInHistory() throws IOException, InterruptedException {
        return run(Path.of("."), "git", "cat-file", "-e", commit() + "^{commit}") == 0;
    }

    /**
     * Compiles it.
     *
     * @param directory an empty one
     * @return what java is given to run it: what {@code -jar target/grapevine.jar} is for this version
     */
    public static List<String> compiledInto(Path directory) throws IOException, InterruptedException {
        Path sources = Files.createDirectory(directory.resolve("sources"));
        Path classes = Files.createDirectory(directory.resolve("classes"));
        Path archive = directory.resolve("sources.tar");
        must("git", "archive", "--output=" + archive, commit(), "src/main");
        must("tar", "-xf", archive.toString(), "-C", sources.toString());
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-cp", JAR.toString()));
        try (Stream<Path> files = Files.walk(sources.resolve("src/main/java"))) {
            files.filter(file -> file.toString().endsWith(".java")).map(Path::toString).forEach(arguments::add);
        }
        if (ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)) != 0) {
            throw new IllegalStateException(commit() + " does not compile");
        }
        String resources = sources.resolve("src/main/resources").toString();
        return List.of("-cp", String.join(":", classes.toString(), resources, JAR.toString()), "io.grapevine.app.Main");
    }

    private static void must(String... command) throws IOException, InterruptedException {
        if (run(Path.of("."), command) != 0) {
            throw new IllegalStateException(String.join(" ", command) + " failed");
        }
    }

    private static int run(Path directory, String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
