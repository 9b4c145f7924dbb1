// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import java.time.Duration;
import java.util.List;

/** Something that can be broken, and healed again. Data: the same for a simulated cluster and a real one. */
public sealed interface Fault {
    /** As in campaign files and reports: {@code partition-halves}, {@code kill-one}. */
    String name();

    /** What is hit, in words: {@code n1,n2 | n3,n4,n5}. */
    String detail();

    /** Links that pass nothing. */
    record CutLinks(String name, String detail, List<Link> links, Cut how) implements Fault {
        public CutLinks {
            links = List.copyOf(links);
        }
    }

    /** Links that pass everything later. */
    record SlowLinks(String name, String detail, List<Link> links, Duration latency, Duration jitter) implements Fault {
        public SlowLinks {
            links = List.copyOf(links);
        }
    }

    /** Nodes killed as by {@code kill -9}; started again to heal. */
    record KillNodes(String name, String detail, List<String> nodes) implements Fault {
        public KillNodes {
            nodes = List.copyOf(nodes);
        }
    }

    /** Nodes stopped as by SIGSTOP; resumed to heal. */
    record PauseNodes(String name, String detail, List<String> nodes) implements Fault {
        public PauseNodes {
            nodes = List.copyOf(nodes);
        }
    }

    /**
     * Nodes whose wall clocks are off; right again when healed. Only simulated nodes have clocks of their own.
     *
     * @param by how far ahead they jump, or behind if negative
     * @param driftPpm how much faster they run from then on, in parts per million, or slower if negative
     */
    record SkewClocks(String name, String detail, List<String> nodes, Duration by, int driftPpm) implements Fault {
        public SkewClocks {
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
}
