package io.grapevine.sim;

import io.grapevine.base.Address;
import io.grapevine.base.Now;
import org.jspecify.annotations.Nullable;

/** A machine: a name, an address that may change, clocks, a disk, and the process that runs on it now. */
final class Host {

    final int index;
    final String name;
    final HostClock clock;
    Address address;
    @Nullable Run run;
    @Nullable Disk disk;
    /** By how much its wall clock was set wrong. */
    long wrongMillis;

    Host(int index, String name, HostClock clock, Address address) {
        this.index = index;
        this.name = name;
        this.clock = clock;
        this.address = address;
    }

    Now at(long nanos) {
        return clock.at(nanos);
    }

    @Override
    public String toString() {
        return name;
    }
}
