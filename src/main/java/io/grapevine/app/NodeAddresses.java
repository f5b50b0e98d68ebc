package io.grapevine.app;

import io.grapevine.base.Address;
import io.grapevine.config.HostPort;
import io.grapevine.config.NodeConfig;
import io.grapevine.discovery.OwnAddress;
import io.grapevine.driver.NumericAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Where a node listens, in numbers. Looking up names blocks.
 *
 * @param gossip to listen on for gossip
 * @param advertised the host that others are told to reach the gossip port at
 */
record NodeAddresses(InetAddress gossip, InetAddress advertised) {

    static NodeAddresses of(NodeConfig config) throws StartException {
        InetAddress gossip = lookUp(config, "gossip.host", config.gossip().host());
        HostPort advertise = config.gossip().advertise();
        InetAddress advertised = advertise != null
                ? lookUp(config, "gossip.advertise", advertise.host())
                : gossip.isAnyLocalAddress() ? OwnAddress.choose() : gossip;
        return new NodeAddresses(gossip, advertised);
    }

    /** Where others reach the gossip port, which is known once it is taken. */
    Address advertised(NodeConfig config, int gossipPort) {
        HostPort advertise = config.gossip().advertise();
        int port = advertise != null && advertise.port() != 0 ? advertise.port() : gossipPort;
        return NumericAddress.of(advertised, port);
    }

    /** Where others reach the HTTP port, as they are told. */
    HostPort advertisedHttp(NodeConfig config, int httpPort) {
        String host = config.http().host();
        return new HostPort(HostPort.isWildcard(host) ? NumericAddress.of(advertised, 1).host() : host, httpPort);
    }

    private static InetAddress lookUp(NodeConfig config, String field, String host) throws StartException {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new StartException(config.name() + ": " + field + ": \"" + host + "\" has no address", e);
        }
    }
}
