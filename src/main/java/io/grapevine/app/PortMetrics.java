package io.grapevine.app;

import io.grapevine.metrics.NodeMetrics;
import io.grapevine.tcp.StreamCounters;
import io.grapevine.udp.SocketCounters;

/** What is counted at the gossip port, among a node's metrics. */
final class PortMetrics {

    private PortMetrics() {}

    static void bind(NodeMetrics metrics, SocketCounters udp, StreamCounters tcp) {
        metrics.counter("grapevine.udp.sent", "Datagrams sent.", udp, SocketCounters::sent);
        metrics.counter("grapevine.udp.sent.bytes", "Payload of datagrams sent.", udp, SocketCounters::sentBytes);
        metrics.counter("grapevine.udp.received", "Datagrams received.", udp, SocketCounters::received);
        metrics.counter("grapevine.udp.received.bytes", "Payload of datagrams received.", udp, SocketCounters::receivedBytes);
        metrics.counter("grapevine.udp.oversized", "Datagrams longer than any node sends: dropped.", udp,
                SocketCounters::oversized);
        metrics.counter("grapevine.udp.roomless", "How often the system had no room for a datagram, which waited.", udp,
                SocketCounters::roomless);
        metrics.counter("grapevine.udp.send.failures", "Datagrams refused by the system.", udp,
                SocketCounters::sendFailures);
        metrics.counter("grapevine.udp.receive.failures", "Errors while receiving.", udp,
                SocketCounters::receiveFailures);
        metrics.counter("grapevine.tcp.accepted", "Connections accepted.", tcp, StreamCounters::accepted);
        metrics.counter("grapevine.tcp.opened", "Connections opened.", tcp, StreamCounters::opened);
        metrics.counter("grapevine.tcp.open.failures", "Connections not established.", tcp,
                StreamCounters::openFailures);
        metrics.counter("grapevine.tcp.refused", "Connections above a limit.", tcp, StreamCounters::refused);
        metrics.counter("grapevine.tcp.malformed", "Connections closed for what came.", tcp, StreamCounters::malformed);
        metrics.counter("grapevine.tcp.slow", "Connections closed for what did not come.", tcp,
                StreamCounters::tooSlow);
        metrics.counter("grapevine.tcp.frames.sent", "Frames sent.", tcp, StreamCounters::framesSent);
        metrics.counter("grapevine.tcp.frames.received", "Frames received.", tcp, StreamCounters::framesReceived);
        metrics.counter("grapevine.tcp.sent.bytes", "Bytes in frames sent.", tcp, StreamCounters::bytesSent);
        metrics.counter("grapevine.tcp.received.bytes", "Bytes received.", tcp, StreamCounters::bytesReceived);
    }
}
