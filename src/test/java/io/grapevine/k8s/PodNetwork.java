package io.grapevine.k8s;

import io.grapevine.testkit.Links;
import io.grapevine.testkit.Namespaces;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Networks for pods, one each, with a name server in the first. */
final class PodNetwork implements AutoCloseable {

    private static final int NAME_SERVER = 0;

    private final Namespaces namespaces;
    private final NameServer names;
    private final List<Integer> free = new ArrayList<>();

    private PodNetwork(Namespaces namespaces, NameServer names, int pods) {
        this.namespaces = namespaces;
        this.names = names;
        for (int slot = 1; slot <= pods; slot++) {
            free.add(slot);
        }
    }

    static Optional<String> missing() {
        return Namespaces.missing().or(NameServer::missing);
    }

    /** @param pods how many may be there at a time */
    static PodNetwork make(Path directory, int pods, Random random) {
        Namespaces namespaces = Namespaces.make(1 + pods, random);
        try {
            return new PodNetwork(namespaces, NameServer.start(directory, namespaces, NAME_SERVER), pods);
        } catch (RuntimeException e) {
            namespaces.close();
            throw e;
        }
    }

    /** A slot in which nothing runs, at an address that is not the one of the pod before. */
    int take() {
        return free.remove(0);
    }

    /** A slot in which nothing runs, at an address that another pod had. */
    int take(String address) {
        int slot = take();
        namespaces.inherit(slot, address);
        return slot;
    }

    void giveBack(int slot) {
        // From now on its address is free for others.
        namespaces.move(slot);
        free.add(slot);
    }

    String address(int slot) {
        return namespaces.address(slot);
    }

    NameServer names() {
        return names;
    }

    /** What a command begins with that is to run there, with the name server's answers, as the kubelet arranges it. */
    List<String> enter(int slot, Path resolvConf) {
        List<String> prefix = new ArrayList<>(namespaces.enter(slot));
        prefix.addAll(List.of(
                "unshare", "--mount", "sh", "-c", "mount --bind \"$0\" /etc/resolv.conf && exec \"$@\"", resolvConf.toString()));
        return prefix;
    }

    /** What tells podman the same. */
    List<String> joining(int slot, String namespace) {
        List<String> options = new ArrayList<>(List.of(
                "--network=ns:" + namespaces.file(slot), "--dns=" + names.address(), "--dns-option=" + NameServer.OPTIONS));
        NameServer.search(namespace).forEach(each -> options.add("--dns-search=" + each));
        return options;
    }

    /** Cuts all ways between a pod and others; they reach the name server. */
    void cut(Pod pod, List<Pod> others) {
        Links links = new Links();
        for (Pod other : others) {
            links.add(List.of(
                    new Links.Fault(pod.slot(), other.slot(), Links.ALL),
                    new Links.Fault(other.slot(), pod.slot(), Links.ALL)));
        }
        namespaces.apply(links);
    }

    /** Unplugs a pod, or plugs it in again: it reaches nobody, and sending fails. */
    void plug(Pod pod, boolean in) {
        namespaces.link(pod.slot(), in);
    }

    void heal() {
        namespaces.apply(new Links());
    }

    @Override
    public void close() {
        names.close();
        namespaces.close();
    }
}
