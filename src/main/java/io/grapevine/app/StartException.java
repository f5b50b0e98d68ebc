package io.grapevine.app;

import io.grapevine.config.HostPort;

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
     * @param field that says where to listen: {@code http.port} or {@code gossip.port}
     */
    static StartException portInUse(String node, String field, HostPort address) {
        return new StartException(node + ": " + field + ": " + address + " is in use by another process");
    }
}
