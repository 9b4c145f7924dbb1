// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Faults of nodes' disks. */
public sealed interface DiskFault extends Fault {
    List<String> nodes();

    @Override
    default Need need() {
        return Need.DISKS;
    }

    /**
     * Nodes killed, and bytes of their log and map flipped or cut off; started again to heal.
     *
     * @param seed of which bytes
     */
    record DamageDisks(String name, String detail, List<String> nodes, Damage how, long seed) implements DiskFault {
        public DamageDisks {
            nodes = List.copyOf(nodes);
        }

        @Override
        public Set<Footing> takes() {
            return Set.of(Footing.KEPT_DISKS);
        }
    }

    /** Nodes killed, and their disks copied aside for {@link RollBackDisks}; started again to heal. */
    record CopyDisks(String name, String detail, List<String> nodes) implements DiskFault {
        public CopyDisks {
            nodes = List.copyOf(nodes);
        }
    }

    /** Nodes killed, and the last copy of their disks put back; started again to heal. */
    record RollBackDisks(String name, String detail, List<String> nodes) implements DiskFault {
        public RollBackDisks {
            nodes = List.copyOf(nodes);
        }

        @Override
        public Set<Footing> takes() {
            return Set.of(Footing.KEPT_DISKS);
        }
    }

    /** Nodes killed, and all that they stored deleted; started again to heal. */
    record WipeDisks(String name, String detail, List<String> nodes) implements DiskFault {
        public WipeDisks {
            nodes = List.copyOf(nodes);
        }

        @Override
        public Set<Footing> takes() {
            return Set.of(Footing.KEPT_DISKS);
        }
    }

    /** Nodes whose disks have no room left; emptied again to heal. */
    record FillDisks(String name, String detail, List<String> nodes) implements DiskFault {
        public FillDisks {
            nodes = List.copyOf(nodes);
        }

        @Override
        public Need need() {
            return Need.SMALL_DISKS;
        }
    }

    /** Nodes whose maps take no new keys. */
    record FillMaps(String name, String detail, List<String> nodes) implements DiskFault {
        public FillMaps {
            nodes = List.copyOf(nodes);
        }
    }

    /** Nodes whose saves take so much longer, as by a slow sync. */
    record SlowDisks(String name, String detail, List<String> nodes, Duration delay) implements DiskFault {
        public SlowDisks {
            Require.that(!delay.isNegative(), "delay is 0 or more, not " + delay);
            nodes = List.copyOf(nodes);
        }
    }

    /** What becomes of a damaged disk's files. */
    enum Damage {
        /** Bits are flipped, here and there. */
        FLIP,
        /** Files lose their ends. */
        CUT
    }
}
