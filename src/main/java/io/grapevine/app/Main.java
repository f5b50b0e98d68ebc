package io.grapevine.app;

import io.grapevine.config.ConfigReader;
import io.grapevine.discovery.NameCache;
import java.io.PrintWriter;
import java.nio.charset.Charset;

/** Where the process begins: {@code java -jar grapevine.jar run FILE…}. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        // First of all, and for nodes alone: who breaks off a simulation is not told that all went well.
        if (args.length > 0 && args[0].equals(RunCommand.NAME)) {
            SignalStop.endAtOnceUntilInstalled();
        }
        NameCache.keepShort();
        int status = commandLine().execute(args);
        SignalStop.endAtOnceNoMore();
        System.exit(status);
    }

    private static Commands commandLine() {
        return new Commands(
                new VertxLauncher(),
                ConfigReader.ofProcess(),
                System.getenv(),
                new PrintWriter(System.out, true, Charset.defaultCharset()),
                new PrintWriter(System.err, true, Charset.defaultCharset()));
    }
}
