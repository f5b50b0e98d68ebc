package io.grapevine.udp;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The results of a function for the arguments used last, so that an address is not written anew for each datagram. */
final class Recent<A, R> {

    private static final int MAX_KEPT = 1_024;

    private final Function<A, R> function;
    private final Map<A, R> kept = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<A, R> eldest) {
            return size() > MAX_KEPT;
        }
    };

    Recent(Function<A, R> function) {
        this.function = function;
    }

    R of(A argument) {
        R result = kept.get(argument);
        if (result == null) {
            result = function.apply(argument);
            kept.put(argument, result);
        }
        return result;
    }
}
