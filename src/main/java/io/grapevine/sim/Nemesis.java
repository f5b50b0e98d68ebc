package io.grapevine.sim;

import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** What goes wrong, and when. */
final class Nemesis {

    private static final long MINUTE_NANOS = 60_000_000_000L;
    private static final long MAX_FLAP_NANOS = 500_000_000L;
    private static final long LEAVING_NANOS = 500_000_000L;
    /** A cluster in which every stream breaks gets nowhere. */
    private static final int MAX_STREAM_CRASHES = 10;
    private static final long WRONG_MILLIS = 60_000;

    private final Cluster cluster;
    private final Faults faults;
    private final Mishaps mishaps;
    private final SplittableRandom random;
    private final Trace trace;
    private final Set<Host> lost = new LinkedHashSet<>();
    private boolean stopped;
    private int streamCrashes;

    long faultCount;

    Nemesis(Cluster cluster, SplittableRandom random, Trace trace) {
        this.cluster = cluster;
        this.faults = cluster.scenario.faults();
        this.mishaps = cluster.scenario.mishaps();
        this.random = random;
        this.trace = trace;
    }

    void begin() {
        if (faults.perMinute() > 0) {
            next();
        }
        if (mishaps.perMinute() > 0) {
            nextMishap();
        }
    }

    /** Nothing goes wrong from now on, and what did is mended; who is lost stays lost. */
    void heal() {
        stopped = true;
        cluster.network.cuts.heal(cluster.nanos());
        cluster.garbage.stop();
        cluster.network.links = cluster.network.links.healed();
        for (Host host : cluster.hosts) {
            if (host.run == null) {
                comeBack(host);
            } else if (!host.run.node.connected()) {
                whenAwake(host, () -> connect(host));
            }
        }
    }

    /** Whose process is about to end or to start, though nothing goes wrong any more; null when there is none. */
    @Nullable String unfinished() {
        for (Host host : cluster.hosts) {
            Run run = host.run;
            if (run == null && !lost.contains(host)) {
                return host + " is to start again";
            }
            if (run != null && run.leaving) {
                return run + " leaves";
            }
        }
        return null;
    }

    private void next() {
        long mean = (long) (MINUTE_NANOS / faults.perMinute());
        cluster.agenda.in(1 + random.nextLong(2 * mean + 1), () -> {
            if (!stopped) {
                faultCount++;
                strike(random.nextDouble() * faults.perMinute());
                next();
            }
        });
    }

    private void nextMishap() {
        long mean = (long) (MINUTE_NANOS / mishaps.perMinute());
        cluster.agenda.in(1 + random.nextLong(2 * mean + 1), () -> {
            if (!stopped) {
                faultCount++;
                if (random.nextDouble() * mishaps.perMinute() < mishaps.fleetRestarts()) {
                    restartAll();
                } else {
                    wrongClock(cluster.hosts.get(random.nextInt(cluster.hosts.size())));
                }
                nextMishap();
            }
        });
    }

    private void strike(double which) {
        Host host = cluster.hosts.get(random.nextInt(cluster.hosts.size()));
        double left = which - faults.partitions();
        if (left < 0) {
            cut(true, 0);
            return;
        }
        left -= faults.oneWayPartitions();
        if (left < 0) {
            cut(false, 0);
            return;
        }
        left -= faults.flappingPartitions();
        if (left < 0) {
            cut(random.nextBoolean(), 1 + random.nextLong(MAX_FLAP_NANOS));
            return;
        }
        left -= faults.crashes();
        if (left < 0) {
            crash(host);
            return;
        }
        left -= faults.pauses();
        if (left < 0) {
            pause(host);
            return;
        }
        left -= faults.disconnections();
        if (left < 0) {
            disconnect(host);
            return;
        }
        leave(host);
    }

    private void cut(boolean bothWays, long flapNanos) {
        BitSet one = new BitSet();
        BitSet other = new BitSet();
        for (Host host : cluster.hosts) {
            (random.nextBoolean() ? one : other).set(host.index);
        }
        long now = cluster.nanos();
        cluster.network.cuts.add(Cuts.between(one, other, bothWays), now, now + length(), flapNanos);
        note(cluster.hosts.get(0), (flapNanos > 0 ? "flapping " : "") + (bothWays ? "partition" : "one-way partition")
                + " from " + one + " to " + other);
    }

    private long length() {
        return 1 + random.nextLong(faults.maxLengthNanos());
    }

    private void crash(Host host) {
        boolean disk = random.nextDouble() < faults.diskShare();
        boolean moves = random.nextDouble() < faults.newAddressShare();
        // The hosts behind the seeds' names come back always: a cluster without any has no place to meet.
        boolean forGood = random.nextDouble() < faults.lostForGood() && host.index >= Cluster.SEEDS;
        if (host.run == null) {
            return;
        }
        note(host, "crash" + (disk ? ", has a disk" : "") + (moves ? ", will move" : "") + (forGood ? ", for good" : ""));
        host.disk = null;
        if (disk) {
            cluster.writeDisk(host);
        }
        cluster.crash(host);
        if (moves) {
            cluster.moveToNewAddress(host);
        }
        if (forGood) {
            lost.add(host);
        } else {
            cluster.agenda.in(length(), () -> comeBack(host));
        }
    }

    private void restartAll() {
        boolean disks = random.nextBoolean();
        boolean move = random.nextBoolean();
        note(cluster.hosts.get(0), "and all others: crash" + (disks ? ", have disks" : "") + (move ? ", will move" : ""));
        for (Host host : cluster.hosts) {
            if (host.run != null) {
                host.disk = null;
                if (disks) {
                    cluster.writeDisk(host);
                }
                cluster.crash(host);
                cluster.agenda.in(1 + random.nextLong(LEAVING_NANOS), () -> comeBack(host));
            }
        }
        if (move) {
            for (Host host : cluster.hosts) {
                if (host.run == null) {
                    cluster.moveToNewAddress(host);
                }
            }
        }
    }

    /** Not on the hosts behind the seeds' names: those who are there first decide whose clock is right. */
    private void wrongClock(Host host) {
        long off = Cluster.MAX_CLOCK_DRIFT_MILLIS + WRONG_MILLIS + random.nextLong(WRONG_MILLIS);
        boolean ahead = random.nextBoolean();
        if (host.index < Cluster.SEEDS || host.run == null) {
            return;
        }
        note(host, "crash, clock is set wrong");
        host.disk = null;
        cluster.crash(host);
        long wrong = ahead ? off : -off;
        host.wrongMillis += wrong;
        host.clock.setOffsetMillis(host.clock.offsetMillis() + wrong);
        cluster.agenda.in(1 + random.nextLong(LEAVING_NANOS), () -> comeBack(host));
    }

    /** A frame has arrived: a good moment for one of the two to end. */
    void afterFrame(Run to, Run from) {
        if (!stopped && mishaps.streamCrashes() > 0 && streamCrashes < MAX_STREAM_CRASHES
                && random.nextDouble() < mishaps.streamCrashes()) {
            streamCrashes++;
            Run run = random.nextBoolean() ? to : from;
            cluster.agenda.in(1, () -> {
                if (run.host.run == run && !stopped) {
                    faultCount++;
                    crash(run.host);
                }
            });
        }
    }

    /** Starts a process on a host that has none. */
    void comeBack(Host host) {
        if (host.run == null && !lost.contains(host)) {
            note(host, "start");
            cluster.start(host);
        }
    }

    /** The process ended itself; somebody starts it again, as Kubernetes does. */
    void onExit(Host host) {
        note(host, "exit");
        host.disk = null;
        cluster.crash(host);
        host.clock.setOffsetMillis(host.clock.offsetMillis() - host.wrongMillis);
        host.wrongMillis = 0;
        cluster.agenda.in(LEAVING_NANOS + random.nextLong(LEAVING_NANOS), () -> comeBack(host));
    }

    private void pause(Host host) {
        long length = 1 + random.nextLong(faults.maxPauseNanos());
        if (host.run != null) {
            note(host, "pause for " + length / 1_000 + " us");
            cluster.pause(host.run, length);
        }
    }

    private void disconnect(Host host) {
        long length = length();
        Run run = host.run;
        if (run == null || run.isPaused(cluster.nanos()) || run.leaving) {
            return;
        }
        note(host, "disconnect");
        cluster.disconnect(run);
        cluster.agenda.in(length, () -> whenAwake(host, () -> connect(host)));
    }

    private void connect(Host host) {
        Run run = host.run;
        if (run != null && !run.leaving && !run.node.connected()) {
            note(host, "connect");
            cluster.connect(run);
        }
    }

    private void leave(Host host) {
        long length = length();
        Run run = host.run;
        if (run == null || run.isPaused(cluster.nanos()) || run.leaving) {
            return;
        }
        note(host, "leave");
        cluster.leave(run);
        cluster.agenda.in(LEAVING_NANOS, () -> {
            if (host.run == run) {
                host.disk = null;
                cluster.crash(host);
                cluster.agenda.in(stopped ? 1 : length, () -> comeBack(host));
            }
        });
    }

    private void whenAwake(Host host, Runnable action) {
        Run run = host.run;
        if (run != null && run.isPaused(cluster.nanos())) {
            cluster.agenda.at(run.pausedUntilNanos, () -> whenAwake(host, action));
        } else {
            action.run();
        }
    }

    private void note(Host host, String what) {
        trace.fault(cluster.nanos(), host.name + " " + what);
    }
}
