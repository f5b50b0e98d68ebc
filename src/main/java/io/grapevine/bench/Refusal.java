package io.grapevine.bench;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Locale;

/** Why there is no connection, in a few words, the same for all connections that fail for one reason. */
final class Refusal {

    private Refusal() {}

    static String inWords(Throwable e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (e instanceof UnknownHostException) {
            return "no such host";
        }
        if (e instanceof ConnectException) {
            return message.contains("timed out") ? "no connection within the timeout" : "connection refused";
        }
        return message.contains("reset") ? "the connection was reset" : String.valueOf(e.getMessage());
    }
}
