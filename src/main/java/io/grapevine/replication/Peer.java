package io.grapevine.replication;

import io.grapevine.base.Address;
import io.grapevine.base.Origin;

/**
 * A member that is not known to be dead, as membership sees it.
 *
 * @param ready whether it says that it is ready
 */
public record Peer(Origin origin, String name, Address address, boolean ready) {}
