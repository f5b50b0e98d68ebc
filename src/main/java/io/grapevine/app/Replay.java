package io.grapevine.app;

import java.util.List;

/** The command that repeats one run of a simulation: the one that was given, with one seed. */
final class Replay {

    private Replay() {}

    /** @param args what was given after {@code simulate} */
    static String command(List<String> args, long seed) {
        StringBuilder command = new StringBuilder("java -jar target/grapevine.jar simulate");
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            if (arg.equals("--seed") || arg.equals("--seeds")) {
                i++;
            } else if (!arg.startsWith("--seed=") && !arg.startsWith("--seeds=") && !arg.equals("simulate")) {
                command.append(' ').append(arg);
            }
        }
        return command + " --seed " + seed;
    }
}
