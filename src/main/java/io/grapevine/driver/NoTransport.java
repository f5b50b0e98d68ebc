package io.grapevine.driver;

import io.grapevine.node.Datagram;
import io.grapevine.node.StreamCommand;

/** Where datagrams and streams go before a loop runs and after: nowhere. */
final class NoTransport {

    static final DatagramTransport DATAGRAMS = new DatagramTransport() {
        @Override
        public boolean send(Datagram datagram) {
            return true;
        }

        @Override
        public void wake() {}

        @Override
        public int discardWaiting() {
            return 0;
        }
    };

    static final StreamTransport STREAMS = new StreamTransport() {
        @Override
        public void execute(StreamCommand command) {}

        @Override
        public void breakOff(long epoch) {}
    };

    private NoTransport() {}
}
