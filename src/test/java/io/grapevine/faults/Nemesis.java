package io.grapevine.faults;

import io.grapevine.testkit.Links;
import io.grapevine.testkit.Namespaces;
import io.grapevine.testkit.NodeClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Who does to nodes, their network and their disks what a plan says, and puts it on record. */
final class Nemesis {

    private static final double LOSS_RATIO = 0.3;
    private static final long FLAP_MILLIS = 150;
    private static final long REFILL_MILLIS = 50;
    /** Clients' packets that were lost come again with growing gaps. */
    private static final long CUT_ECHO_NANOS = 1_000_000_000L;
    /** What waited in a stopped process is answered first. */
    private static final long STOP_ECHO_NANOS = 500_000_000L;

    private final Fleet fleet;
    private final Namespaces namespaces;
    private final Recorder recorder;
    private final Links links = new Links();
    /** Never opened: what waits here waits for a time alone. */
    private final CountDownLatch never = new CountDownLatch(1);

    Nemesis(Fleet fleet, Namespaces namespaces, Recorder recorder) {
        this.fleet = fleet;
        this.namespaces = namespaces;
        this.recorder = recorder;
    }

    /** Does them one after the other, each taken back before the next. */
    void execute(List<PlannedFault> faults) {
        for (PlannedFault fault : faults) {
            rest(fault.gapMillis());
            if (fault.kind().ofProcesses()) {
                onProcesses(fault);
            } else if (fault.kind() == FaultKind.FULL_DISK) {
                onDisk(fault);
            } else {
                onNetwork(fault);
            }
        }
    }

    // ---- processes

    private void onProcesses(PlannedFault fault) {
        List<Integer> slots = fault.slots();
        switch (fault.kind()) {
            case STOP, STOP_SHORTLY -> stop(fault);
            case DISCONNECT -> disconnect(fault);
            default -> startAgain(fault);
        }
    }

    private void startAgain(PlannedFault fault) {
        List<Integer> slots = fault.slots();
        long fromNanos = recorder.nowNanos();
        if (fault.kind() == FaultKind.LEAVE) {
            slots.forEach(fleet::leave);
        } else {
            fleet.kill(slots);
        }
        long goneNanos = recorder.nowNanos();
        if (fault.kind() != FaultKind.KILL && fault.kind() != FaultKind.LEAVE) {
            fleet.move(slots);
            put(List.of());
        }
        rest(fault.lastsMillis());
        long startNanos = recorder.nowNanos();
        boolean oneIsLeft = fault.kind() == FaultKind.KILL_AND_MOVE_ALL_BUT_ONE;
        record(fault, fromNanos, goneNanos, slots, List.of(), 0);
        List<Integer> alone = oneIsLeft ? others(slots) : List.of();
        recorder.add(new Fault(FaultKind.GONE, goneNanos, startNanos, slots, alone, 0, ""));
        fleet.start(slots);
        recorder.add(new Fault(FaultKind.START, startNanos, recorder.nowNanos(), slots, List.of(), 0, ""));
    }

    private void stop(PlannedFault fault) {
        long fromNanos = recorder.nowNanos();
        fault.slots().forEach(slot -> fleet.signal(slot, "STOP"));
        rest(fault.lastsMillis());
        fault.slots().forEach(slot -> fleet.signal(slot, "CONT"));
        record(fault, fromNanos, recorder.nowNanos() + STOP_ECHO_NANOS, fault.slots(), List.of(), 0);
    }

    /** The way there may be cut for clients too: it is asked until it has answered. */
    private void disconnect(PlannedFault fault) {
        int slot = fault.slots().get(0);
        tell(slot, "/v1/cluster/disconnect");
        long fromNanos = recorder.nowNanos();
        rest(fault.lastsMillis());
        long toNanos = recorder.nowNanos();
        tell(slot, "/v1/cluster/connect");
        record(fault, fromNanos, toNanos, List.of(), List.of(slot), 0);
    }

    private void tell(int slot, String path) {
        NodeClient client = fleet.running(slot).client();
        for (int tries = 0; tries < 20; tries++) {
            try {
                if (client.call("POST", path, new byte[0], "Connection", "close").statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                rest(100);
            }
        }
        throw new IllegalStateException("slot " + slot + " does not answer " + path);
    }

    // ---- disks

    /** What the node itself gives free is taken too. */
    private void onDisk(PlannedFault fault) {
        int slot = fault.slots().get(0);
        long fromNanos = recorder.nowNanos();
        for (long left = fault.lastsMillis(); left > 0; left -= REFILL_MILLIS) {
            fleet.fillDisk(slot);
            rest(REFILL_MILLIS);
        }
        fleet.makeRoom(slot);
        record(fault, fromNanos, recorder.nowNanos(), List.of(), List.of(), 0);
    }

    // ---- the network

    private void onNetwork(PlannedFault fault) {
        List<Links.Fault> cuts = cuts(fault);
        long fromNanos = recorder.nowNanos();
        long dropped = 0;
        if (fault.kind() == FaultKind.FLAP) {
            for (long left = fault.lastsMillis(); left > 0; left -= 2 * FLAP_MILLIS) {
                put(cuts);
                rest(FLAP_MILLIS);
                dropped += takeBack(cuts);
                rest(FLAP_MILLIS);
            }
            record(fault, fromNanos, recorder.nowNanos(), List.of(), List.of(), dropped);
            return;
        }
        put(cuts);
        long cutNanos = recorder.nowNanos();
        rest(fault.lastsMillis());
        long healNanos = recorder.nowNanos();
        dropped = takeBack(cuts);
        switch (fault.kind()) {
            case CUT_OFF -> {
                long toNanos = recorder.nowNanos() + CUT_ECHO_NANOS;
                record(fault, fromNanos, toNanos, fault.slots(), List.of(), dropped);
            }
            case ALONE -> record(fault, cutNanos, healNanos, List.of(), fault.slots(), dropped);
            default -> record(fault, fromNanos, recorder.nowNanos(), List.of(), List.of(), dropped);
        }
    }

    private void put(List<Links.Fault> cuts) {
        synchronized (links) {
            links.add(cuts);
            namespaces.apply(links);
        }
    }

    /** How many packets were lost meanwhile. */
    private long takeBack(List<Links.Fault> cuts) {
        synchronized (links) {
            long dropped = namespaces.droppedPackets();
            links.remove(cuts);
            namespaces.apply(links);
            return dropped;
        }
    }

    private List<Links.Fault> cuts(PlannedFault fault) {
        List<Integer> slots = fault.slots();
        List<Links.Fault> cuts = new ArrayList<>();
        if (fault.kind() == FaultKind.ONE_WAY) {
            for (int i = 0; i < slots.size(); i += 2) {
                cuts.add(new Links.Fault(slots.get(i), slots.get(i + 1), Links.ALL));
            }
            return cuts;
        }
        boolean loss = fault.kind() == FaultKind.LOSS;
        for (int slot : slots) {
            for (int other : loss ? slots : others(slots)) {
                cuts.add(new Links.Fault(slot, other, loss ? LOSS_RATIO : Links.ALL));
                if (!loss) {
                    cuts.add(new Links.Fault(other, slot, Links.ALL));
                }
            }
            if (fault.kind() == FaultKind.CUT_OFF) {
                cuts.add(new Links.Fault(Links.CLIENTS, slot, Links.ALL));
            }
        }
        return cuts;
    }

    private List<Integer> others(List<Integer> slots) {
        List<Integer> others = new ArrayList<>();
        for (int slot = 0; slot < fleet.size(); slot++) {
            if (!slots.contains(slot)) {
                others.add(slot);
            }
        }
        return others;
    }

    private void record(
            PlannedFault fault,
            long fromNanos,
            long toNanos,
            List<Integer> unreachable,
            List<Integer> alone,
            long droppedPackets) {
        String text = fault.kind() + " " + fault.slots() + " for " + fault.lastsMillis() + " ms";
        recorder.add(new Fault(fault.kind(), fromNanos, toNanos, unreachable, alone, droppedPackets, text));
    }

    /** Lets things go on as they are. */
    void rest(long millis) {
        try {
            never.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
