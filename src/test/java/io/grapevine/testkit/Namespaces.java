package io.grapevine.testkit;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A network of its own for each node: a namespace with one interface, all of them on one bridge, and one interface on
 * this side through which clients reach them. The bridge has a namespace too, so that this machine's firewall does not
 * see what nodes say to each other. Names bear this process's number; what a run left behind that is gone is
 * removed before.
 */
public final class Namespaces implements AutoCloseable {

    private static final Pattern OURS = Pattern.compile("(?m)^(gvf(\\d+)-\\w+)");

    private static final Pattern DROPPED = Pattern.compile("(?m)^\\s*(\\d+)\\s+\\d+\\s+DROP\\s");

    private final String prefix = "gvf" + ProcessHandle.current().pid();
    private final int count;
    private final Subnet subnet;
    private final String[] addresses;
    /** For a test that is told to end. */
    private final Thread lastResort = new Thread(this::removeAll, "remove-networks");

    private Namespaces(int count, Subnet subnet) {
        this.count = count;
        this.subnet = subnet;
        this.addresses = new String[count];
    }

    /** Why this machine cannot have such networks, and what to do about it; empty if it can. */
    public static Optional<String> missing() {
        if (!Shell.attempt("", "id", "-u").output().strip().equals("0")) {
            return Optional.of("this is not root: run the tests as root");
        }
        for (String program : List.of("ip", "iptables-restore", "nsenter")) {
            if (Shell.attempt("", program, "-V").status() == 127) {
                return Optional.of("there is no '" + program
                        + "': apt-get install --no-install-recommends iproute2 iptables util-linux");
            }
        }
        String name = "gvf" + ProcessHandle.current().pid() + "-try";
        Shell.Outcome made = Shell.attempt("", "ip", "netns", "add", name);
        Shell.Outcome ruled = Shell.attempt("*filter\n-A INPUT -s 10.9.9.9 -m statistic --mode random --probability 0.3"
                + " -j DROP\nCOMMIT\n", "nsenter", "--net=/run/netns/" + name, "iptables-restore");
        Shell.attempt("", "ip", "netns", "del", name);
        return made.status() != 0 ? Optional.of("network namespaces are not allowed here: " + made.output().strip())
                : ruled.status() != 0 ? Optional.of("iptables does not work in a namespace: " + ruled.output().strip())
                : Optional.empty();
    }

    public static Namespaces make(int count, Random random) {
        removeLeftOvers();
        String used = Shell.run("ip", "-4", "-o", "addr", "show")
                + Shell.run("ip", "-4", "route", "show", "table", "all");
        Namespaces made = new Namespaces(count, Subnet.choose(used, random));
        Runtime.getRuntime().addShutdownHook(made.lastResort);
        try {
            made.build();
        } catch (RuntimeException e) {
            made.close();
            throw e;
        }
        return made;
    }

    private static void removeLeftOvers() {
        Matcher each = OURS.matcher(Shell.run("ip", "netns", "list"));
        while (each.find()) {
            if (ProcessHandle.of(Long.parseLong(each.group(2))).isEmpty()) {
                remove(each.group(1));
            }
        }
    }

    /** With all that runs in it. */
    private static void remove(String name) {
        for (String pid : Shell.attempt("", "ip", "netns", "pids", name).output().strip().split("\\s+")) {
            if (pid.matches("\\d+")) {
                Shell.attempt("", "kill", "-9", pid);
            }
        }
        Shell.attempt("", "ip", "netns", "del", name);
    }

    private void build() {
        String hub = prefix + "-hub";
        Shell.run("ip", "netns", "add", hub);
        Shell.run("ip", "-n", hub, "link", "add", "bridge", "type", "bridge");
        Shell.run("ip", "-n", hub, "link", "set", "bridge", "up");
        Shell.run("ip", "link", "add", prefix, "type", "veth", "peer", "name", "clients", "netns", hub);
        plug("clients");
        Shell.run("ip", "addr", "add", subnet.gateway() + "/" + Subnet.PREFIX_BITS, "dev", prefix);
        Shell.run("ip", "link", "set", prefix, "up");
        for (int slot = 0; slot < count; slot++) {
            String name = name(slot);
            Shell.run("ip", "netns", "add", name);
            String end = "slot" + slot;
            Shell.run("ip", "-n", name, "link", "add", "eth0", "type", "veth", "peer", "name", end, "netns", hub);
            plug(end);
            Shell.run("ip", "-n", name, "link", "set", "lo", "up");
            Shell.run("ip", "-n", name, "link", "set", "eth0", "up");
            move(slot);
        }
    }

    private void plug(String end) {
        Shell.run("ip", "-n", prefix + "-hub", "link", "set", end, "master", "bridge");
        Shell.run("ip", "-n", prefix + "-hub", "link", "set", end, "up");
    }

    private String name(int slot) {
        return prefix + "-" + slot;
    }

    /** What a command begins with that is to run there. */
    public List<String> enter(int slot) {
        return List.of("nsenter", "--net=" + file(slot), "--");
    }

    /** By which a program finds the namespace. */
    public String file(int slot) {
        return "/run/netns/" + name(slot);
    }

    /** Of a slot, or of this side, where clients are. */
    public synchronized String address(int slot) {
        return slot == Links.CLIENTS ? subnet.gateway() : addresses[slot];
    }

    /** Gives a slot another address; nobody may run there. */
    public synchronized void move(int slot) {
        move(slot, subnet.take());
    }

    /** Gives a slot the address that another one had before; nobody may run there. */
    public synchronized void inherit(int slot, String address) {
        subnet.takeBack(address);
        move(slot, address);
    }

    private void move(int slot, String fresh) {
        String old = addresses[slot];
        if (old != null) {
            Shell.run("ip", "-n", name(slot), "addr", "del", old + "/" + Subnet.PREFIX_BITS, "dev", "eth0");
            subnet.giveBack(old);
        }
        Shell.run("ip", "-n", name(slot), "addr", "add", fresh + "/" + Subnet.PREFIX_BITS, "dev", "eth0");
        addresses[slot] = fresh;
        // It may have been another slot's: nobody may go on knowing where it was. Of the others' addresses nothing is forgotten:
        // who looks for one just then would be told that there is no way to it.
        Shell.run("ip", "neigh", "flush", "to", fresh, "dev", prefix);
        for (int other = 0; other < count; other++) {
            if (addresses[other] != null) {
                Shell.run("ip", "-n", name(other), "neigh", "flush", "to", fresh, "dev", "eth0");
            }
        }
    }

    /** Tells every slot's firewall. Each of them changes at once and whole. */
    public synchronized void apply(Links links) {
        for (int slot = 0; slot < count; slot++) {
            String rules = links.rules(slot, this::address);
            Shell.feed(rules, "nsenter", "--net=/run/netns/" + name(slot), "iptables-restore");
        }
    }

    /** Takes a slot's interface down, or up again: what is sent from there fails at once meanwhile. */
    public synchronized void link(int slot, boolean up) {
        Shell.run("ip", "-n", name(slot), "link", "set", "eth0", up ? "up" : "down");
    }

    /** How many packets the rules have dropped since they were told. */
    public synchronized long droppedPackets() {
        long dropped = 0;
        for (int slot = 0; slot < count; slot++) {
            Matcher each = DROPPED.matcher(
                    Shell.run("nsenter", "--net=/run/netns/" + name(slot), "iptables", "-nvxL", "INPUT"));
            while (each.find()) {
                dropped += Long.parseLong(each.group(1));
            }
        }
        return dropped;
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(lastResort);
        removeAll();
    }

    private void removeAll() {
        for (int slot = 0; slot < count; slot++) {
            remove(name(slot));
        }
        remove(prefix + "-hub");
        Shell.attempt("", "ip", "link", "del", prefix);
    }
}
