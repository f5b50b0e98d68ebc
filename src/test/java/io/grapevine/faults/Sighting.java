package io.grapevine.faults;

/** That some run showed an entry of a key, or that it showed none, at some moment within a time. */
record Sighting(int run, String etag, Call call) {

    static final String NOTHING = "";

    boolean isNothing() {
        return etag.equals(NOTHING);
    }

    long fromNanos() {
        return call.fromNanos();
    }

    long toNanos() {
        return call.toNanos();
    }
}
