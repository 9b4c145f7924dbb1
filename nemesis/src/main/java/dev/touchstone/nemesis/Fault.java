// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import java.time.Duration;
import java.util.Set;

/**
 * Something that can be broken, and healed again. Data: the same for a simulated cluster and a real one.
 *
 * <p>There are four families, by what is broken; each is brought about by an injector of its own: {@link LinkFault},
 * {@link ProcessFault}, {@link ClockFault}, {@link DiskFault}.
 */
public sealed interface Fault permits LinkFault, ProcessFault, ClockFault, DiskFault {
    /** So long may a load run, and anything of a fault take: far from where numbers of nanoseconds overflow. */
    Duration LONGEST = Duration.ofDays(1);

    /** Calls what the visitor has for its family. */
    <T> T accept(Visitor<T> visitor);

    /** One method for each family, so that the compiler says who forgot one. */
    interface Visitor<T> {
        T linkFault(LinkFault fault);

        T processFault(ProcessFault fault);

        T clockFault(ClockFault fault);

        T diskFault(DiskFault fault);
    }

    /** As in campaign files and reports: {@code partition-halves}, {@code kill-one}. */
    String name();

    /** What is hit, in words: {@code n1,n2 | n3,n4,n5}. */
    String detail();

    /** What a cluster must have for the fault to exist there. */
    Need need();

    /** What it takes away of what promises stand on. */
    default Set<Footing> takes() {
        return Set.of();
    }

    /** What the promises of a store stand on, beyond its own code. */
    enum Footing {
        /** All nodes agree on the time. */
        SANE_CLOCKS,
        /** What a node acknowledged is on its disk for good. */
        KEPT_DISKS
    }

    /** What some clusters have and others have not. */
    enum Need {
        /** Links that can be cut. */
        LINKS,
        /** Links that can be slowed down. */
        LATENCY,
        /** Links that carry connections, which can be narrowed and reset. */
        STREAMS,
        /** Links that pass on a stream of bytes, which can be sliced. */
        SLICES,
        /** Links that carry packets, which can be lost one by one. */
        PACKETS,
        /** Nodes that can be killed and paused. */
        PROCESSES,
        /** Nodes with clocks of their own. */
        CLOCKS,
        /** Disks that can be touched while their node is down, and slowed while it runs. */
        DISKS,
        /** Disks that are small enough to be filled. */
        SMALL_DISKS
    }
}
