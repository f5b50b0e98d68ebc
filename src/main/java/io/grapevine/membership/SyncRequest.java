package io.grapevine.membership;

import io.grapevine.base.Address;
import io.grapevine.base.Origin;

/** Somebody with whom the full member state should be exchanged over TCP, because the tables' hashes differ. */
public record SyncRequest(Address address, Origin origin) {}
