// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Something that can be broken, and healed again. Data: the same for a simulated cluster and a real one.
 *
 * <p>There are four families, by what is broken; each is brought about by an injector of its own.
 */
public sealed interface Fault {
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

    /** Faults of directed links. */
    sealed interface OfLinks extends Fault {
        List<Link> links();
    }

    /** Faults of nodes' processes. */
    sealed interface OfProcesses extends Fault {
        List<String> nodes();

        @Override
        default Need need() {
            return Need.PROCESSES;
        }
    }

    /** Faults of nodes' wall clocks. */
    sealed interface OfClocks extends Fault {
        List<String> nodes();

        @Override
        default Need need() {
            return Need.CLOCKS;
        }

        @Override
        default Set<Footing> takes() {
            return Set.of(Footing.SANE_CLOCKS);
        }
    }

    /** Faults of nodes' disks. */
    sealed interface OfDisks extends Fault {
        List<String> nodes();

        @Override
        default Need need() {
            return Need.DISKS;
        }
    }

    /** Links that pass nothing. */
    record CutLinks(String name, String detail, List<Link> links, Cut how) implements OfLinks {
        public CutLinks {
            links = List.copyOf(links);
        }

        @Override
        public Need need() {
            return Need.LINKS;
        }
    }

    /** Links that pass everything later. */
    record SlowLinks(String name, String detail, List<Link> links, Duration latency, Duration jitter)
            implements OfLinks {
        public SlowLinks {
            require(
                    !latency.isNegative() && !jitter.isNegative(),
                    "latency and jitter are 0 or more, not " + latency + " and " + jitter);
            links = List.copyOf(links);
        }

        @Override
        public Need need() {
            return Need.LATENCY;
        }
    }

    /** Links that pass so many bytes a second and no more. */
    record NarrowLinks(String name, String detail, List<Link> links, long bytesPerSecond) implements OfLinks {
        public NarrowLinks {
            require(bytesPerSecond >= 1, "bytesPerSecond is 1 or more, not " + bytesPerSecond);
            links = List.copyOf(links);
        }

        @Override
        public Need need() {
            return Need.STREAMS;
        }
    }

    /** Links that pass everything in slices of about so many bytes, with a pause after each. */
    record SliceLinks(String name, String detail, List<Link> links, int bytes, Duration pause) implements OfLinks {
        public SliceLinks {
            require(bytes >= 1, "bytes is 1 or more, not " + bytes);
            require(!pause.isNegative(), "pause is 0 or more, not " + pause);
            links = List.copyOf(links);
        }

        @Override
        public Need need() {
            return Need.SLICES;
        }
    }

    /** Links whose connections are reset as soon as something is sent on them. */
    record ResetLinks(String name, String detail, List<Link> links) implements OfLinks {
        public ResetLinks {
            links = List.copyOf(links);
        }

        @Override
        public Need need() {
            return Need.STREAMS;
        }
    }

    /**
     * Links that lose packets.
     *
     * @param share of the packets that is lost, above 0; with 1 the link is cut one way below TCP
     */
    record LossyLinks(String name, String detail, List<Link> links, double share) implements OfLinks {
        public LossyLinks {
            require(share > 0 && share <= 1, "share is above 0 and at most 1, not " + share);
            links = List.copyOf(links);
        }

        @Override
        public Need need() {
            return Need.PACKETS;
        }
    }

    /** Nodes killed as by {@code kill -9}; started again to heal. */
    record KillNodes(String name, String detail, List<String> nodes) implements OfProcesses {
        public KillNodes {
            nodes = List.copyOf(nodes);
        }
    }

    /** Nodes stopped as by SIGSTOP; resumed to heal. */
    record PauseNodes(String name, String detail, List<String> nodes) implements OfProcesses {
        public PauseNodes {
            nodes = List.copyOf(nodes);
        }
    }

    /**
     * Nodes killed, then started and killed again before they are up; started for good to heal.
     *
     * @param times how many starts are crashed
     * @param after how long each of them has
     */
    record CrashStarts(String name, String detail, List<String> nodes, int times, Duration after)
            implements OfProcesses {
        public CrashStarts {
            require(times >= 1, "times is 1 or more, not " + times);
            nodes = List.copyOf(nodes);
        }
    }

    /**
     * Nodes killed and started again at once, one after another and over and over; all up again when healed.
     *
     * @param atOnce how many of them are not up at a time, at most; never the same one twice
     */
    record RestartNodes(String name, String detail, List<String> nodes, int atOnce) implements OfProcesses {
        public RestartNodes {
            require(atOnce >= 1, "atOnce is 1 or more, not " + atOnce);
            nodes = List.copyOf(nodes);
        }
    }

    /**
     * Nodes whose wall clocks are off; right again when healed.
     *
     * @param by how far ahead they jump, or behind if negative
     * @param driftPpm how much faster they run from then on, in parts per million, or slower if negative
     */
    record SkewClocks(String name, String detail, List<String> nodes, Duration by, int driftPpm) implements OfClocks {
        public SkewClocks {
            nodes = List.copyOf(nodes);
        }
    }

    /**
     * Nodes whose wall clocks jump there and back, over and over; right again when healed.
     *
     * @param by how far ahead they jump, or behind if negative
     * @param every how long they stay there, and back
     */
    record StrobeClocks(String name, String detail, List<String> nodes, Duration by, Duration every)
            implements OfClocks {
        public StrobeClocks {
            require(!every.isNegative() && !every.isZero(), "every is more than 0, not " + every);
            nodes = List.copyOf(nodes);
        }
    }

    /**
     * Nodes killed, and bytes of their log and map flipped or cut off; started again to heal.
     *
     * @param seed of which bytes
     */
    record DamageDisks(String name, String detail, List<String> nodes, Damage how, long seed) implements OfDisks {
        public DamageDisks {
            nodes = List.copyOf(nodes);
        }

        @Override
        public Set<Footing> takes() {
            return Set.of(Footing.KEPT_DISKS);
        }
    }

    /** Nodes killed, and their disks copied aside for {@link RollBackDisks}; started again to heal. */
    record CopyDisks(String name, String detail, List<String> nodes) implements OfDisks {
        public CopyDisks {
            nodes = List.copyOf(nodes);
        }
    }

    /** Nodes killed, and the last copy of their disks put back; started again to heal. */
    record RollBackDisks(String name, String detail, List<String> nodes) implements OfDisks {
        public RollBackDisks {
            nodes = List.copyOf(nodes);
        }

        @Override
        public Set<Footing> takes() {
            return Set.of(Footing.KEPT_DISKS);
        }
    }

    /** Nodes killed, and all that they stored deleted; started again to heal. */
    record WipeDisks(String name, String detail, List<String> nodes) implements OfDisks {
        public WipeDisks {
            nodes = List.copyOf(nodes);
        }

        @Override
        public Set<Footing> takes() {
            return Set.of(Footing.KEPT_DISKS);
        }
    }

    /** Nodes whose disks have no room left; emptied again to heal. */
    record FillDisks(String name, String detail, List<String> nodes) implements OfDisks {
        public FillDisks {
            nodes = List.copyOf(nodes);
        }

        @Override
        public Need need() {
            return Need.SMALL_DISKS;
        }
    }

    /** Nodes whose maps take no new keys. */
    record FillMaps(String name, String detail, List<String> nodes) implements OfDisks {
        public FillMaps {
            nodes = List.copyOf(nodes);
        }
    }

    /** Nodes whose saves take so much longer, as by a slow sync. */
    record SlowDisks(String name, String detail, List<String> nodes, Duration delay) implements OfDisks {
        public SlowDisks {
            require(!delay.isNegative(), "delay is 0 or more, not " + delay);
            nodes = List.copyOf(nodes);
        }
    }

    /** The three ways in which a link can pass nothing. */
    enum Cut {
        /** What is sent disappears; healing closes the connections. */
        BLACKHOLE,
        /** Connections are closed, and new ones refused. */
        REFUSE,
        /** Nothing passes, nothing is lost: healing delivers it late. */
        STALL
    }

    /** What becomes of a damaged disk's files. */
    enum Damage {
        /** Bits are flipped, here and there. */
        FLIP,
        /** Files lose their ends. */
        CUT
    }

    private static void require(boolean condition, String sentence) {
        if (!condition) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
