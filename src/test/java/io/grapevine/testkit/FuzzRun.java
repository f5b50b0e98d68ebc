package io.grapevine.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A coverage-guided run of one target with Jazzer, which is on the class path of the profile {@code fuzz} alone. */
public final class FuzzRun {

    private FuzzRun() {}

    /** @param args the target's class, and for how many seconds */
    public static void main(String[] args) throws Exception {
        Class<?> target = Class.forName(args[0]);
        Path corpus = Path.of("target", "fuzz", target.getSimpleName());
        Files.createDirectories(corpus);
        List<?> seeds = (List<?>) target.getMethod("seeds").invoke(null);
        for (int i = 0; i < seeds.size(); i++) {
            Files.write(corpus.resolve("seed-" + i), (byte[]) seeds.get(i));
        }
        String[] options = {
            "--target_class=" + target.getName(), "--instrumentation_includes=io.grapevine.**", "--keep_going=10",
            "--reproducer_path=target/fuzz", "-artifact_prefix=target/fuzz/", "-max_total_time=" + args[1], "-max_len=4096",
            "-timeout=20", "-rss_limit_mb=0", corpus.toString()
        };
        Class.forName("com.code_intelligence.jazzer.Jazzer").getMethod("main", String[].class).invoke(null, (Object) options);
    }
}
