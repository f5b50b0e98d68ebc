package io.grapevine.faults;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A history in figures, for people. */
final class Report {

    private Report() {}

    static String of(History history, List<Verdict> verdicts) {
        StringBuilder text = new StringBuilder("seed " + history.seed() + "\n");
        long last = history.calls().stream().mapToLong(Call::toNanos).max().orElse(0);
        Map<String, Long> byAnswer = new TreeMap<>();
        history.calls().forEach(call -> byAnswer.merge(call.op() + " " + call.status(), 1L, Long::sum));
        text.append("calls: ").append(history.calls().size()).append(" in ").append(Times.text(last)).append(" s ")
                .append(byAnswer).append('\n');
        text.append("processes: ").append(history.runs().size()).append('\n');
        Map<FaultKind, Integer> byKind = new EnumMap<>(FaultKind.class);
        history.faults().forEach(fault -> byKind.merge(fault.kind(), 1, Integer::sum));
        text.append("faults: ").append(byKind).append('\n');
        Map<FaultKind, Long> droppedByKind = new EnumMap<>(FaultKind.class);
        history.faults().stream().filter(fault -> fault.kind().ofNetwork())
                .forEach(fault -> droppedByKind.merge(fault.kind(), fault.droppedPackets(), Long::sum));
        text.append("packets dropped: ").append(droppedByKind).append('\n');
        text.append("standstills of the machine over 50 ms: ").append(history.standstills().size()).append(", in all ")
                .append(Times.text(history.standstills().stream().mapToLong(s -> s.toNanos() - s.fromNanos()).sum()))
                .append(" s\n");
        text.append("equal after healing, s: ").append(spread(history.checkpoints().stream()
                .filter(each -> each.equalNanos() != Checkpoint.NEVER)
                .map(each -> each.equalNanos() - each.healedNanos()).toList())).append('\n');
        text.append("entries when equal: ").append(history.checkpoints().stream()
                .map(each -> each.snapshots().get(0).etags().size()).toList()).append('\n');
        Evidence evidence = new Evidence(history);
        text.append("answers of reachable nodes, s: ").append(spread(history.calls().stream()
                .filter(each -> !evidence.unreachable(each.slot()).touch(each.fromNanos(), each.toNanos()))
                .map(each -> each.toNanos() - each.fromNanos()).toList())).append('\n');
        text.append("shown past ttl and 0.1 %, s: ").append(spread(late(evidence))).append('\n');
        verdicts.forEach(each -> text.append(each).append('\n'));
        return text.toString();
    }

    private static List<Long> late(Evidence evidence) {
        List<Long> late = new ArrayList<>();
        for (KeyStory story : evidence.stories()) {
            if (story.expires() && story.puts().size() == 1 && story.puts().get(0).isAcknowledgedPut()) {
                story.sightings().filter(each -> !each.isNothing())
                        .map(each -> TtlKept.lateNanos(story.puts().get(0), each)).filter(each -> each > 0)
                        .forEach(late::add);
            }
        }
        return late;
    }

    private static String spread(List<Long> nanos) {
        if (nanos.isEmpty()) {
            return "none";
        }
        long[] sorted = nanos.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        return "median " + Times.text(sorted[sorted.length / 2]) + ", p99 "
                + Times.text(sorted[(int) (sorted.length * 0.99)]) + ", most " + Times.text(sorted[sorted.length - 1])
                + " of " + sorted.length;
    }
}
