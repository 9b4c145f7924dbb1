// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import dev.touchstone.nemesis.Fault.KillNodes;
import dev.touchstone.nemesis.Fault.PauseNodes;
import dev.touchstone.nemesis.Fault.SkewClocks;
import dev.touchstone.nemesis.NodeState.Condition;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Kills, restarts, pauses and resumes nodes, and looks at their processes for whether it worked. */
public final class ProcessInjector implements Injector, AutoCloseable {
    private static final Duration LOOKING = Duration.ofSeconds(5);
    private static final Duration LIMIT = Duration.ofSeconds(28);

    private static final Observation SHARED_CLOCK =
            new Observation(false, "processes of one host share its clock; use --cluster sim");

    /** A blocking call to a node's process. */
    @FunctionalInterface
    private interface Act {
        void on(String node) throws IOException;
    }

    private final NodeProcesses processes;
    private final Workers workers;

    /**
     * An injector for these processes.
     *
     * @param timelineThread runs what it is given on the timeline's thread
     */
    public ProcessInjector(NodeProcesses processes, Executor timelineThread) {
        this.processes = processes;
        this.workers = new Workers("process-injector", timelineThread, LIMIT);
    }

    @Override
    public void inject(Fault fault, Consumer<Observation> done) {
        if (fault instanceof KillNodes kill) {
            each(kill.nodes(), processes::kill, Condition.DEAD, done);
        } else if (fault instanceof PauseNodes pause) {
            each(pause.nodes(), processes::pause, Condition.PAUSED, done);
        } else if (fault instanceof SkewClocks) {
            workers.each(List.of(fault.name()), name -> SHARED_CLOCK, done);
        } else {
            throw new IllegalArgumentException(fault.name() + " is no fault of processes");
        }
    }

    @Override
    public void heal(Fault fault, Consumer<Observation> done) {
        if (fault instanceof KillNodes kill) {
            each(kill.nodes(), processes::start, Condition.RUNNING, done);
        } else if (fault instanceof PauseNodes pause) {
            each(pause.nodes(), processes::resume, Condition.RUNNING, done);
        } else if (fault instanceof SkewClocks) {
            workers.each(List.of(fault.name()), name -> new Observation(true, "no clock was touched"), done);
        } else {
            throw new IllegalArgumentException(fault.name() + " is no fault of processes");
        }
    }

    /** Stops the workers; what is under way is given up. */
    @Override
    public void close() {
        workers.close();
    }

    private void each(List<String> nodes, Act act, Condition wanted, Consumer<Observation> done) {
        workers.each(nodes, node -> actAndLook(node, act, wanted), done);
    }

    private Observation actAndLook(String node, Act act, Condition wanted) {
        try {
            act.on(node);
        } catch (IOException e) {
            return new Observation(false, node + ": " + e.getMessage());
        }
        return Workers.await(LOOKING, () -> {
            NodeState state = processes.state(node);
            return new Observation(state.condition() == wanted, node + ": " + state.evidence());
        });
    }
}
