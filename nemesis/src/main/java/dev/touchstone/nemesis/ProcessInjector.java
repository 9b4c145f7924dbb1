// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import dev.touchstone.nemesis.ProcessFault.CrashStarts;
import dev.touchstone.nemesis.ProcessFault.KillNodes;
import dev.touchstone.nemesis.ProcessFault.PauseNodes;
import dev.touchstone.nemesis.ProcessFault.RestartNodes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Kills, restarts, pauses and resumes nodes, and looks at their processes for whether it worked. */
public final class ProcessInjector implements Injector, AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(28);

    private final HeldProcesses processes;
    private final Workers workers;
    private final List<RestartStorm> storms = new CopyOnWriteArrayList<>();

    /** An injector that has these processes to itself. */
    public ProcessInjector(NodeProcesses processes, Executor timelineThread) {
        this(new HeldProcesses(processes), timelineThread);
    }

    /**
     * An injector for these processes.
     *
     * @param timelineThread runs what it is given on the timeline's thread
     */
    public ProcessInjector(HeldProcesses processes, Executor timelineThread) {
        this(processes, LIMIT, timelineThread);
    }

    /**
     * An injector for these processes that waits longer.
     *
     * @param limit after which it answers, whatever was seen
     * @param timelineThread runs what it is given on the timeline's thread
     */
    public ProcessInjector(HeldProcesses processes, Duration limit, Executor timelineThread) {
        this.processes = processes;
        this.workers = new Workers("process-injector", timelineThread, limit);
    }

    @Override
    public void inject(Fault fault, Consumer<Observation> done) {
        if (fault instanceof KillNodes kill) {
            workers.each(List.of(kill.nodes()), nodes -> processes.down(kill, nodes), done);
        } else if (fault instanceof PauseNodes pause) {
            workers.each(pause.nodes(), node -> processes.pause(pause, node), done);
        } else if (fault instanceof CrashStarts crash) {
            workers.each(crash.nodes(), node -> processes.crashStarts(crash, node, crash.times(), crash.after()), done);
        } else if (fault instanceof RestartNodes restart) {
            RestartStorm storm = new RestartStorm(restart, processes);
            storms.add(storm);
            storm.lanes().forEach(lane -> workers.run(lane::blow));
            workers.each(storm.lanes(), RestartStorm.Lane::firstKill, done);
        } else {
            throw new IllegalArgumentException(fault.name() + " is no fault of processes");
        }
    }

    @Override
    public void heal(Fault fault, Consumer<Observation> done) {
        if (fault instanceof KillNodes kill) {
            workers.each(kill.nodes(), node -> processes.up(kill, node), done);
        } else if (fault instanceof PauseNodes pause) {
            workers.each(pause.nodes(), node -> processes.resume(pause, node), done);
        } else if (fault instanceof CrashStarts crash) {
            workers.each(crash.nodes(), node -> processes.up(crash, node), done);
        } else if (fault instanceof RestartNodes restart) {
            end(restart, done);
        } else {
            throw new IllegalArgumentException(fault.name() + " is no fault of processes");
        }
    }

    private void end(RestartNodes restart, Consumer<Observation> done) {
        Optional<RestartStorm> storm =
                storms.stream().filter(each -> each.isOf(restart)).findFirst();
        if (storm.isEmpty()) {
            workers.each(restart.nodes(), node -> processes.up(restart, node), done);
            return;
        }
        storm.get().end();
        workers.each(storm.get().lanes(), RestartStorm.Lane::ended, seen -> {
            storms.remove(storm.get());
            done.accept(seen);
        });
    }

    /** Stops the workers; what is under way is given up. */
    @Override
    public void close() {
        storms.forEach(RestartStorm::end);
        workers.close();
    }
}
