// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import java.time.Duration;
import java.util.List;

/** Faults of directed links. */
public sealed interface LinkFault extends Fault {
    /** Beyond it nobody in a cluster would find that a link is narrow: a question of a node takes a hundredth of a second. */
    long BYTES_PER_SECOND_MAX = 90_000;

    /** Beyond it most of what nodes send would be in one slice. */
    int SLICE_BYTES_MAX = 90;

    /** Below it a run may well lose nothing. */
    double SHARE_MIN = 0.01;

    List<Link> links();

    @Override
    default <T> T accept(Fault.Visitor<T> visitor) {
        return visitor.linkFault(this);
    }

    /** Calls what the visitor has for it. */
    <T> T accept(Visitor<T> visitor);

    /** One method for each, so that the compiler says who forgot one. */
    interface Visitor<T> {
        T cutLinks(CutLinks fault);

        T slowLinks(SlowLinks fault);

        T narrowLinks(NarrowLinks fault);

        T sliceLinks(SliceLinks fault);

        T resetLinks(ResetLinks fault);

        T lossyLinks(LossyLinks fault);
    }

    /** Links that pass nothing. */
    record CutLinks(String name, String detail, List<Link> links, Cut how) implements LinkFault {
        public CutLinks {
            links = List.copyOf(links);
        }

        @Override
        public Need need() {
            return Need.LINKS;
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.cutLinks(this);
        }
    }

    /** Links that pass everything later. */
    record SlowLinks(String name, String detail, List<Link> links, Duration latency, Duration jitter)
            implements LinkFault {
        public SlowLinks {
            Require.time("latency", latency, Duration.ofMillis(10));
            Require.time("jitter", jitter, Duration.ZERO);
            links = List.copyOf(links);
        }

        @Override
        public Need need() {
            return Need.LATENCY;
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.slowLinks(this);
        }
    }

    /** Links that pass so many bytes a second and no more. */
    record NarrowLinks(String name, String detail, List<Link> links, long bytesPerSecond) implements LinkFault {
        public NarrowLinks {
            Require.within("bytesPerSecond", bytesPerSecond, 1, BYTES_PER_SECOND_MAX);
            links = List.copyOf(links);
        }

        @Override
        public Need need() {
            return Need.STREAMS;
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.narrowLinks(this);
        }
    }

    /** Links that pass everything in slices of about so many bytes, with a pause after each. */
    record SliceLinks(String name, String detail, List<Link> links, int bytes, Duration pause) implements LinkFault {
        public SliceLinks {
            Require.within("bytes", bytes, 1, SLICE_BYTES_MAX);
            Require.time("pause", pause, Duration.ofMillis(1));
            links = List.copyOf(links);
        }

        @Override
        public Need need() {
            return Need.SLICES;
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.sliceLinks(this);
        }
    }

    /** Links whose connections are reset as soon as something is sent on them. */
    record ResetLinks(String name, String detail, List<Link> links) implements LinkFault {
        public ResetLinks {
            links = List.copyOf(links);
        }

        @Override
        public Need need() {
            return Need.STREAMS;
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.resetLinks(this);
        }
    }

    /**
     * Links that lose packets.
     *
     * @param share of the packets that is lost, a hundredth at least; with 1 the link is cut one way below TCP
     */
    record LossyLinks(String name, String detail, List<Link> links, double share) implements LinkFault {
        public LossyLinks {
            Require.that(share >= SHARE_MIN && share <= 1, "share is " + SHARE_MIN + " to 1, not " + share);
            links = List.copyOf(links);
        }

        @Override
        public Need need() {
            return Need.PACKETS;
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.lossyLinks(this);
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
}
