package io.grapevine.faults;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * What is going to be done, out of a seed alone: rounds of faults to processes and, at the same time, to what is around
 * them: the network and the disks. Kinds come from shuffled decks, so that each has its turn soon.
 */
final class Plan {

    /** One after the other within each list; the two lists side by side. */
    record Round(List<PlannedFault> ofProcesses, List<PlannedFault> around) {}

    /** In which a round begins no further faults. */
    private static final long ROUND_MILLIS = 22_000;
    private static final int MAX_GAP_MILLIS = 1_500;
    /** What starting a process takes on a busy machine. */
    private static final long START_MILLIS = 3_000;

    /** What is never forgotten has no time to grow old. */
    private static final int DECKS_TO_FORGET_ALL = 4;

    private static final List<FaultKind> PROCESSES = List.of(
            FaultKind.KILL, FaultKind.KILL, FaultKind.KILL_AND_MOVE, FaultKind.STOP_SHORTLY, FaultKind.STOP_SHORTLY,
            FaultKind.STOP, FaultKind.STOP, FaultKind.DISCONNECT, FaultKind.LEAVE,
            FaultKind.KILL_AND_MOVE_ALL_BUT_ONE, FaultKind.KILL_AND_MOVE_ALL);
    private static final List<FaultKind> AROUND = List.of(
            FaultKind.SPLIT, FaultKind.SPLIT, FaultKind.ONE_WAY, FaultKind.ONE_WAY, FaultKind.FLAP,
            FaultKind.LOSS, FaultKind.LOSS, FaultKind.ALONE, FaultKind.CUT_OFF, FaultKind.FULL_DISK);

    private final int nodes;
    private final Random random;
    private final ArrayDeque<FaultKind> processDeck = new ArrayDeque<>();
    private int processDecks;
    private final ArrayDeque<FaultKind> aroundDeck = new ArrayDeque<>();

    Plan(int nodes, Random random) {
        this.nodes = nodes;
        this.random = random;
    }

    Round next() {
        return new Round(lane(processDeck, PROCESSES), lane(aroundDeck, AROUND));
    }

    private List<PlannedFault> lane(ArrayDeque<FaultKind> deck, List<FaultKind> kinds) {
        List<PlannedFault> lane = new ArrayList<>();
        for (long millis = 0; millis < ROUND_MILLIS; ) {
            if (deck.isEmpty()) {
                List<FaultKind> shuffled = new ArrayList<>(kinds);
                Collections.shuffle(shuffled, random);
                if (deck == processDeck && processDecks++ % DECKS_TO_FORGET_ALL != 0) {
                    shuffled.remove(FaultKind.KILL_AND_MOVE_ALL);
                }
                deck.addAll(shuffled);
            }
            FaultKind kind = deck.poll();
            PlannedFault fault = new PlannedFault(kind, random.nextInt(MAX_GAP_MILLIS), lasts(kind), slots(kind));
            lane.add(fault);
            millis += fault.gapMillis() + fault.lastsMillis() + START_MILLIS;
        }
        return lane;
    }

    private long lasts(FaultKind kind) {
        return switch (kind) {
            case STOP_SHORTLY -> between(100, 950);
            case STOP -> random.nextInt(3) == 0 ? between(6_000, 11_000) : between(1_100, 4_000);
            case KILL, KILL_AND_MOVE, LEAVE -> between(0, random.nextInt(3) == 0 ? 8_000 : 1_000);
            case KILL_AND_MOVE_ALL_BUT_ONE, KILL_AND_MOVE_ALL -> between(0, 2_000);
            case DISCONNECT -> between(500, 6_000);
            case SPLIT, ONE_WAY, ALONE, CUT_OFF ->
                    random.nextInt(3) == 0 ? between(6_000, 12_000) : between(500, 4_000);
            case FULL_DISK -> between(1_000, 5_000);
            case FLAP, LOSS -> between(2_000, 8_000);
            case GONE, START -> throw new IllegalArgumentException(kind + " follows by itself");
        };
    }

    private List<Integer> slots(FaultKind kind) {
        List<Integer> all = new ArrayList<>(IntStream.range(0, nodes).boxed().toList());
        Collections.shuffle(all, random);
        return switch (kind) {
            case KILL -> all.subList(0, 1 + random.nextInt(2));
            case KILL_AND_MOVE, STOP_SHORTLY, LEAVE, ALONE, CUT_OFF, DISCONNECT -> all.subList(0, 1);
            case STOP -> all.subList(0, 1 + random.nextInt(2));
            case KILL_AND_MOVE_ALL_BUT_ONE -> all.subList(0, nodes - 1);
            case KILL_AND_MOVE_ALL, LOSS -> all;
            case SPLIT, FLAP -> all.subList(0, 1 + random.nextInt(nodes / 2));
            case FULL_DISK -> all.stream().filter(Fleet::hasDisk).limit(1).toList();
            case ONE_WAY -> pairs(1 + random.nextInt(nodes));
            case GONE, START -> throw new IllegalArgumentException(kind + " follows by itself");
        };
    }

    private List<Integer> pairs(int count) {
        List<Integer> pairs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int from = random.nextInt(nodes);
            pairs.add(from);
            pairs.add((from + 1 + random.nextInt(nodes - 1)) % nodes);
        }
        return pairs;
    }

    private long between(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }
}
