// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import java.time.Duration;
import java.util.List;

/** Faults of nodes' processes. */
public sealed interface ProcessFault extends Fault {
    /** A fault waits for each crash of a start. */
    int TIMES_MAX = 100;

    List<String> nodes();

    @Override
    default <T> T accept(Fault.Visitor<T> visitor) {
        return visitor.processFault(this);
    }

    /** Calls what the visitor has for it. */
    <T> T accept(Visitor<T> visitor);

    /** One method for each, so that the compiler says who forgot one. */
    interface Visitor<T> {
        T killNodes(KillNodes fault);

        T pauseNodes(PauseNodes fault);

        T crashStarts(CrashStarts fault);

        T restartNodes(RestartNodes fault);
    }

    @Override
    default Need need() {
        return Need.PROCESSES;
    }

    /** Nodes killed as by {@code kill -9}; started again to heal. */
    record KillNodes(String name, String detail, List<String> nodes) implements ProcessFault {
        public KillNodes {
            nodes = List.copyOf(nodes);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.killNodes(this);
        }
    }

    /** Nodes stopped as by SIGSTOP; resumed to heal. */
    record PauseNodes(String name, String detail, List<String> nodes) implements ProcessFault {
        public PauseNodes {
            nodes = List.copyOf(nodes);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.pauseNodes(this);
        }
    }

    /**
     * Nodes killed, then started and killed again before they are up; started for good to heal.
     *
     * @param times how many starts are crashed
     * @param after how long each of them has, from its first word in the log on
     */
    record CrashStarts(String name, String detail, List<String> nodes, int times, Duration after)
            implements ProcessFault {
        public CrashStarts {
            Require.within("times", times, 1, TIMES_MAX);
            Require.time("after", after, Duration.ZERO);
            nodes = List.copyOf(nodes);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.crashStarts(this);
        }
    }

    /**
     * Nodes killed and started again at once, one after another and over and over; all up again when healed.
     *
     * @param atOnce how many of them are not up at a time, at most; never the same one twice
     */
    record RestartNodes(String name, String detail, List<String> nodes, int atOnce) implements ProcessFault {
        public RestartNodes {
            Require.within("atOnce", atOnce, 1, Math.max(1, nodes.size()));
            nodes = List.copyOf(nodes);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.restartNodes(this);
        }
    }
}
