package io.grapevine.discovery;

import java.security.Security;

/** How long this Java process remembers what a name stands for: by default too long for pods that come and go. */
public final class NameCache {

    private NameCache() {}

    /**
     * Makes it forget after seconds: addresses after 2, that there are none after 1. To be called before the first
     * name is looked up in this process; later it does nothing.
     */
    public static void keepShort() {
        Security.setProperty("networkaddress.cache.ttl", "2");
        Security.setProperty("networkaddress.cache.negative.ttl", "1");
    }
}
