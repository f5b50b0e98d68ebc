package io.grapevine.app;

import io.grapevine.config.ConfigReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.security.Security;

/** Where the process begins: {@code java -jar grapevine.jar run FILE…}. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        // Names in a cluster change their addresses all the time, and the JVM would remember a failed look-up for 10 s.
        // It reads these once, before it resolves the first name.
        Security.setProperty("networkaddress.cache.ttl", "5");
        Security.setProperty("networkaddress.cache.negative.ttl", "1");
        System.exit(commandLine().execute(args));
    }

    private static Commands commandLine() {
        return new Commands(
                config -> {
                    throw new StartException(config.name() + ": there is no node to start yet");
                },
                ConfigReader.ofProcess(),
                System.getenv(),
                new PrintWriter(System.out, true, Charset.defaultCharset()),
                new PrintWriter(System.err, true, Charset.defaultCharset()));
    }
}
