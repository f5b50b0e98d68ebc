package io.grapevine.k8s;

import io.grapevine.testkit.NodeClient;
import io.grapevine.testkit.NodeProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The StatefulSet of one namespace, driven by hand: its pods, and the headless Service that has the addresses of those
 * that are there, ready or not.
 */
final class PodSet implements AutoCloseable {

    private static final int CALL_TIMEOUT_MILLIS = 4_000;

    private final Path directory;
    private final PodNetwork network;
    private final Manifests manifests;
    private final String namespace;
    private final Map<String, String> secret;
    private final List<Pod> pods = new ArrayList<>();

    /** @param secret the keys of the Secret; none if there is no such object */
    PodSet(Path directory, PodNetwork network, Manifests manifests, String namespace, Map<String, String> secret) {
        this.directory = directory;
        this.network = network;
        this.manifests = manifests;
        this.namespace = namespace;
        this.secret = secret;
        publish();
    }

    /** How many pods the manifest asks for. */
    int replicas() {
        return manifests.statefulSet().at("/spec/replicas").intValue();
    }

    /** A pod with an address that it has not had before. */
    Pod create(int ordinal) {
        return create(ordinal, network.take());
    }

    /** A pod with an address that another had. */
    Pod create(int ordinal, String address) {
        return create(ordinal, network.take(address));
    }

    private Pod create(int ordinal, int slot) {
        String name = "grapevine-" + ordinal;
        String address = network.address(slot);
        PodTemplate template = manifests.pod();
        Path home = home(name + "-at-" + address, template);
        UnaryOperator<String> mounted = volumes(name, home, template);
        Map<String, String> environment = template.environment(name, namespace, address, secret);
        environment.replaceAll((variable, value) -> mounted.apply(value));
        List<String> arguments = template.arguments().stream().map(mounted).toList();
        NodeClient client = new NodeClient("http://" + address + ":" + template.port("http"), CALL_TIMEOUT_MILLIS);
        List<String> prefix = network.enter(slot, home.resolve("resolv.conf"));
        Pod pod = new Pod(name, slot, address, template, () -> NodeProcess.start(
                home, prefix, client, environment, arguments.toArray(String[]::new)));
        pods.add(pod);
        publish();
        return pod;
    }

    private Path home(String name, PodTemplate template) {
        try {
            Path home = Files.createDirectories(directory.resolve(namespace).resolve(name));
            Files.writeString(home.resolve(template.configFile().getFileName()), template.config());
            Files.writeString(home.resolve("resolv.conf"), network.names().resolvConf(namespace));
            return home;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What finds a path of the container here: in the pod's home, or, as a claim outlives a pod, beside it. */
    private UnaryOperator<String> volumes(String name, Path home, PodTemplate template) {
        return text -> {
            for (Map.Entry<String, Path> mount : template.mounts().entrySet()) {
                String volume = mount.getKey();
                Path place = volume.equals(PodTemplate.CONFIG)
                        ? home
                        : directory.resolve(namespace).resolve(volume + "-" + name);
                if (text.startsWith("/") && Path.of(text).startsWith(mount.getValue())) {
                    return place.resolve(mount.getValue().relativize(Path.of(text))).toString();
                }
            }
            return text;
        };
    }

    /** Pods with ordinals from 0 on, none waiting for another, as the manifest has it. */
    List<Pod> createAll(int count) {
        for (int ordinal = 0; ordinal < count; ordinal++) {
            create(ordinal);
        }
        return List.copyOf(pods);
    }

    /** In order; the status with which the node ended. */
    int delete(Pod pod) {
        int status = pod.delete();
        forget(pod);
        return status;
    }

    /** With the machine that it was on. */
    void lose(Pod pod) {
        pod.close();
        forget(pod);
    }

    private void forget(Pod pod) {
        pods.remove(pod);
        network.giveBack(pod.slot());
        publish();
    }

    private void publish() {
        network.names().publish(serviceName(), pods.stream().map(Pod::address).toList());
    }

    /** The whole name under which the pods look for each other. */
    String serviceName() {
        return NameServer.nameOf(manifests.headlessName(), namespace);
    }

    List<Pod> pods() {
        return List.copyOf(pods);
    }

    @Override
    public void close() {
        pods.forEach(Pod::close);
    }
}
