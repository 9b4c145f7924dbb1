// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import dev.touchstone.nemesis.ProcessFault.CrashStarts;
import dev.touchstone.nemesis.ProcessFault.KillNodes;
import dev.touchstone.nemesis.ProcessFault.PauseNodes;
import dev.touchstone.nemesis.ProcessFault.RestartNodes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Kills, restarts, pauses and resumes nodes, and looks at their processes for whether it worked. */
public final class ProcessInjector implements Injector<ProcessFault>, AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(28);

    private final HeldProcesses processes;
    private final Workers workers;
    private final UnderWay<RestartStorm> storms = new UnderWay<>();
    private final ProcessFault.Visitor<Course> courses = new Courses();

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
    public void inject(ProcessFault fault, Consumer<Observation> done) {
        fault.accept(courses).begin().run(done);
    }

    @Override
    public void heal(ProcessFault fault, Consumer<Observation> done) {
        fault.accept(courses).end().run(done);
    }

    /** Stops the workers; what is under way is given up. */
    @Override
    public void close() {
        storms.all().forEach(RestartStorm::end);
        workers.close();
    }

    private final class Courses implements ProcessFault.Visitor<Course> {
        @Override
        public Course killNodes(KillNodes kill) {
            return new Course(
                    done -> workers.each(List.of(kill.nodes()), nodes -> processes.down(kill, nodes), done), up(kill));
        }

        @Override
        public Course pauseNodes(PauseNodes pause) {
            return new Course(
                    done -> workers.each(pause.nodes(), node -> processes.pause(pause, node), done),
                    done -> workers.each(pause.nodes(), node -> processes.resume(pause, node), done));
        }

        @Override
        public Course crashStarts(CrashStarts crash) {
            return new Course(
                    done -> workers.each(
                            crash.nodes(),
                            node -> processes.crashStarts(crash, node, crash.times(), crash.after()),
                            done),
                    up(crash));
        }

        @Override
        public Course restartNodes(RestartNodes restart) {
            return new Course(done -> begin(restart, done), done -> storms.find(restart)
                    .ifPresentOrElse(storm -> end(restart, storm, done), () -> up(restart)
                            .run(done)));
        }

        private Course.Step up(ProcessFault fault) {
            return done -> workers.each(fault.nodes(), node -> processes.up(fault, node), done);
        }

        private void begin(RestartNodes restart, Consumer<Observation> done) {
            RestartStorm storm = new RestartStorm(restart, processes);
            storms.add(restart, storm);
            storm.lanes().forEach(lane -> workers.run(lane::blow));
            workers.each(storm.lanes(), RestartStorm.Lane::firstKill, done);
        }

        private void end(RestartNodes restart, RestartStorm storm, Consumer<Observation> done) {
            storm.end();
            workers.each(storm.lanes(), RestartStorm.Lane::ended, seen -> {
                storms.remove(restart);
                done.accept(seen);
            });
        }
    }
}
