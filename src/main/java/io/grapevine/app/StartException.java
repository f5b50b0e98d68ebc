package io.grapevine.app;

import io.grapevine.config.HostPort;
import java.net.BindException;

/** A node that could not be started although its config is sound; the message is for the person who started it. */
final class StartException extends Exception {

    private static final long serialVersionUID = 1L;

    StartException(String message) {
        super(message);
    }

    StartException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * @param node the name of the node
     * @param section of the config that says where to listen: {@code http} or {@code gossip}
     * @param protocol TCP or UDP
     */
    static StartException cannotListen(
            String node, String section, HostPort address, String protocol, Throwable cause) {
        String where = address + " (" + protocol + ")";
        return cause instanceof BindException && String.valueOf(cause.getMessage()).contains("in use")
                ? new StartException(node + ": " + section + ".port: " + where + " is in use by another process", cause)
                : new StartException(
                        node + ": " + section + ".host: cannot listen on " + where + ": " + cause.getMessage(), cause);
    }
}
