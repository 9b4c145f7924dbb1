// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Faults of nodes' disks. */
public sealed interface DiskFault extends Fault {
    List<String> nodes();

    @Override
    default <T> T accept(Fault.Visitor<T> visitor) {
        return visitor.diskFault(this);
    }

    /** Calls what the visitor has for it. */
    <T> T accept(Visitor<T> visitor);

    /** One method for each, so that the compiler says who forgot one. */
    interface Visitor<T> {
        T damageDisks(DamageDisks fault);

        T copyDisks(CopyDisks fault);

        T rollBackDisks(RollBackDisks fault);

        T wipeDisks(WipeDisks fault);

        T fillDisks(FillDisks fault);

        T fillMaps(FillMaps fault);

        T slowDisks(SlowDisks fault);
    }

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

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.damageDisks(this);
        }
    }

    /** Nodes killed, and their disks copied aside for {@link RollBackDisks}; started again to heal. */
    record CopyDisks(String name, String detail, List<String> nodes) implements DiskFault {
        public CopyDisks {
            nodes = List.copyOf(nodes);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.copyDisks(this);
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

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.rollBackDisks(this);
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

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.wipeDisks(this);
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

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.fillDisks(this);
        }
    }

    /** Nodes whose maps take no new keys. */
    record FillMaps(String name, String detail, List<String> nodes) implements DiskFault {
        public FillMaps {
            nodes = List.copyOf(nodes);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.fillMaps(this);
        }
    }

    /** Nodes whose saves take so much longer, as by a slow sync. */
    record SlowDisks(String name, String detail, List<String> nodes, Duration delay) implements DiskFault {
        public SlowDisks {
            Require.time("delay", delay, Duration.ofMillis(10));
            nodes = List.copyOf(nodes);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.slowDisks(this);
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
