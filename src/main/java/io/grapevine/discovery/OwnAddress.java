package io.grapevine.discovery;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Where others reach this machine, when the node listens on all of its addresses and nobody said which one to tell.
 *
 * <p>Asks the network interfaces, not the host's name, which may not resolve at all.
 */
public final class OwnAddress {

    private OwnAddress() {}

    /**
     * The first address of an interface that is up, private IPv4 ones before public ones before IPv6; else loopback.
     */
    public static InetAddress choose() {
        List<InetAddress> candidates = new ArrayList<>();
        try {
            NetworkInterface.networkInterfaces().filter(OwnAddress::isUsable).forEach(
                    network -> network.inetAddresses().forEach(candidates::add));
        } catch (SocketException e) {
            return InetAddress.getLoopbackAddress();
        }
        return choose(candidates);
    }

    static InetAddress choose(List<InetAddress> candidates) {
        return candidates.stream()
                .filter(a -> !a.isLoopbackAddress() && !a.isLinkLocalAddress() && !a.isAnyLocalAddress())
                .min(Comparator.comparingInt(OwnAddress::preference))
                .orElse(InetAddress.getLoopbackAddress());
    }

    private static int preference(InetAddress address) {
        if (address instanceof Inet4Address) {
            return address.isSiteLocalAddress() ? 0 : 1;
        }
        return 2;
    }

    private static boolean isUsable(NetworkInterface network) {
        try {
            return network.isUp() && !network.isLoopback() && !network.isVirtual();
        } catch (SocketException e) {
            return false;
        }
    }
}
