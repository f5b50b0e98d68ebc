package io.grapevine.http;

/** One of the ways in which clients speak to a node. */
enum Surface {
    NATIVE("native"),
    DISPERSE("disperse"),
    GOSSIP_CACHE("gossip-cache");

    private final String label;

    Surface(String label) {
        this.label = label;
    }

    /** As metrics name it. */
    String label() {
        return label;
    }
}
