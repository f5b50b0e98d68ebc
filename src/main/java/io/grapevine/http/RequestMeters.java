package io.grapevine.http;

/** Where answered requests are counted. */
@FunctionalInterface
public interface RequestMeters {

    /** Counts nothing. */
    RequestMeters NONE = (surface, route, method) -> (status, nanos) -> {};

    /**
     * What counts one kind of request. Asked once for each kind by each instance of the verticle.
     *
     * @param surface {@code native}, {@code disperse} or {@code gossip-cache}
     * @param route the template, such as {@code /cache/{key}}
     * @param method one of HTTP's, or {@code other}
     */
    RequestMeter of(String surface, String route, String method);

    /** Counts one kind of request, on any event loop. */
    @FunctionalInterface
    interface RequestMeter {

        /** @param nanos from the request's head until the answer was handed to the connection */
        void onAnswered(int status, long nanos);
    }
}
