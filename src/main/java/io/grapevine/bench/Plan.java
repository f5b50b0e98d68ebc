package io.grapevine.bench;

import io.grapevine.base.Check;
import io.grapevine.config.HostPort;
import java.util.List;

/**
 * All that a benchmark does; the same plan asks the same on each connection.
 *
 * @param targets HTTP addresses of nodes, at least one
 * @param seed of what is asked
 */
public record Plan(List<HostPort> targets, Pressure pressure, Mix mix, Times times, long seed) {

    public Plan {
        targets = List.copyOf(targets);
        Check.that(!targets.isEmpty(), "targets", "empty", "at least one");
        Check.that(pressure.connections() >= targets.size(), "connections", pressure.connections(),
                "at least one for each of the " + targets.size() + " urls");
    }

    /** Where the connection of this number leads. */
    HostPort target(int connection) {
        return targets.get(connection % targets.size());
    }
}
