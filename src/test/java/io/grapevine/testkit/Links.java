package io.grapevine.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * What is wrong on the ways between nodes at the moment: several faults may lie over each other. It is what each
 * node's firewall is told.
 */
public final class Links {

    /** On the way from one slot to another, or to all clients, where {@code from} is {@link #CLIENTS}. */
    public record Fault(int from, int to, double lossRatio) {}

    public static final int CLIENTS = -1;
    public static final double ALL = 1.0;

    private final List<Fault> active = new ArrayList<>();

    public void add(List<Fault> faults) {
        active.addAll(faults);
    }

    public void remove(List<Fault> faults) {
        faults.forEach(active::remove);
    }

    public void clear() {
        active.clear();
    }

    /**
     * For {@code iptables-restore}: all rules of one slot's firewall. Nodes talk to each other in gossip alone, so
     * all between two of them is cut; what clients send is not touched, unless a fault names them.
     *
     * @param addressOf of a slot, or of {@link #CLIENTS}
     */
    String rules(int slot, IntFunction<String> addressOf) {
        StringBuilder rules = new StringBuilder(
                "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n");
        for (Fault fault : active) {
            if (fault.to() == slot && fault.from() != slot) {
                rules.append("-A INPUT -s ").append(addressOf.apply(fault.from()));
                if (fault.lossRatio() < ALL) {
                    rules.append(" -m statistic --mode random --probability ").append(fault.lossRatio());
                }
                rules.append(" -j DROP\n");
            }
        }
        return rules.append("COMMIT\n").toString();
    }
}
