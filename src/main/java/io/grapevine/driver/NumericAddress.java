package io.grapevine.driver;

import com.google.common.net.InetAddresses;
import io.grapevine.base.Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** The way between the core's {@link Address} and the sockets' one. Nothing here ever resolves a name. */
public final class NumericAddress {

    private NumericAddress() {}

    /** The address, written as everybody writes it: {@code ::1} for {@code 0:0:0:0:0:0:0:1}, and without a scope. */
    public static Address of(InetAddress host, int port) {
        String text = InetAddresses.toAddrString(host);
        int scope = text.indexOf('%');
        return new Address(scope < 0 ? text : text.substring(0, scope), port);
    }

    /** As {@link #of(InetAddress, int)}, of a host that is numeric already, in whichever way it is written. */
    public static Address of(String numericHost, int port) {
        int scope = numericHost.indexOf('%');
        return of(InetAddresses.forString(scope < 0 ? numericHost : numericHost.substring(0, scope)), port);
    }

    /** As {@link #of(InetAddress, int)}, of a resolved socket address. */
    public static Address of(InetSocketAddress address) {
        return of(address.getAddress(), address.getPort());
    }

    /** Whether the text is a numeric address; a peer may have sent a name instead, which must not be looked up. */
    public static boolean isNumeric(String host) {
        return InetAddresses.isInetAddress(host);
    }

    /** The socket address; null when the host is not a numeric one. */
    public static @Nullable InetSocketAddress toSocketAddress(Address address) {
        return isNumeric(address.host())
                ? new InetSocketAddress(InetAddresses.forString(address.host()), address.port())
                : null;
    }
}
