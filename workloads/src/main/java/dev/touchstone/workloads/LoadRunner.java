// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.workloads;

import dev.touchstone.history.Outcome;
import dev.touchstone.history.Timeline;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Runs a workload: clients that invoke one operation after another until they are stopped, then make the final reads.
 *
 * <p>A client whose operation ended in {@code info} goes on under a new process number, as its old one may still have an
 * effect to come. On the timeline's thread.
 */
public final class LoadRunner {
    private static final int FINAL_READ_TRIES = 4;
    private static final Duration FINAL_READ_PAUSE = Duration.ofMillis(500);

    private final Timeline timeline;
    private final Workload.Run run;
    private final String bucket;
    private final ClientTasks tasks;
    private final HistoryRecorder recorder;
    private final List<Client> clients = new ArrayList<>();
    private final List<Script.Step> steps = new ArrayList<>();
    private final Set<Operation> unanswered = new LinkedHashSet<>();
    private long startNanos;
    private boolean stopping;
    private int busy;
    private Runnable whenIdle = () -> {};

    /**
     * A load that has not begun.
     *
     * @param clients one for each of the shape's clients, in order
     * @param random the streams of the run are split from it
     */
    public LoadRunner(
            Timeline timeline,
            Workload workload,
            String bucket,
            LoadShape shape,
            List<? extends KvClient> clients,
            HistoryRecorder recorder,
            SplittableRandom random) {
        if (clients.size() != shape.concurrency()) {
            throw new IllegalArgumentException(clients.size() + " clients for a concurrency of " + shape.concurrency());
        }
        this.timeline = timeline;
        this.bucket = bucket;
        this.recorder = recorder;
        this.run = workload.begin(random.split());
        addClients(clients);
        int finalReaders = (int) clients.stream().map(KvClient::home).distinct().count();
        this.tasks = new DrawnTasks(run, shape, random.split(), finalReaders);
    }

    /**
     * A load that does again what a script says.
     *
     * @param clients one for each of the script's, in order
     * @param random the streams of the run are split from it
     */
    public LoadRunner(
            Timeline timeline,
            Workload workload,
            String bucket,
            Script script,
            List<? extends KvClient> clients,
            HistoryRecorder recorder,
            SplittableRandom random) {
        if (clients.size() != script.nodes().size()) {
            throw new IllegalArgumentException(clients.size() + " clients for a script of "
                    + script.nodes().size());
        }
        this.timeline = timeline;
        this.bucket = bucket;
        this.recorder = recorder;
        this.run = workload.begin(random.split());
        addClients(clients);
        this.tasks = new ScriptedTasks(script);
    }

    private void addClients(List<? extends KvClient> all) {
        for (int i = 0; i < all.size(); i++) {
            clients.add(new Client(i, all.get(i)));
        }
    }

    /** Begins to invoke operations. */
    public void start() {
        startNanos = timeline.nanos();
        clients.forEach(Client::pause);
    }

    /** What was invoked so far, as a script; a final read that was made again stands in it once. */
    public Script script() {
        return new Script(clients.stream().map(client -> client.kv.home()).toList(), steps);
    }

    /** Begins no more operations; calls back when the last open one has ended. */
    public void stop(Runnable stopped) {
        stopping = true;
        whenIdle(stopped);
    }

    /**
     * One client of each node reads all that the workload wants read at the end, each read again if it is not answered, as one
     * message may be lost in the healthiest of networks; calls back when done.
     */
    public void finalReads(Runnable done) {
        for (Client client : clients) {
            List<Operation> reads = tasks.finalReads(client.number);
            client.finalReads.addAll(reads);
            unanswered.addAll(reads);
            client.nextFinalRead();
        }
        whenIdle(done);
    }

    /** The final reads that no client had an answer to. */
    public List<Operation> unanswered() {
        return List.copyOf(unanswered);
    }

    private void whenIdle(Runnable task) {
        if (busy == 0) {
            task.run();
        } else {
            whenIdle = task;
        }
    }

    private final class Client {
        private final int number;
        private final KvClient kv;
        private final Deque<Operation> finalReads = new ArrayDeque<>();
        private int process;
        private int tries;

        Client(int number, KvClient kv) {
            this.number = number;
            this.process = number;
            this.kv = kv;
        }

        void pause() {
            long nanos = tasks.pauseNanos(number, timeline.nanos() - startNanos);
            if (nanos != ClientTasks.NOTHING_LEFT) {
                timeline.after(Duration.ofNanos(nanos), this::next);
            }
        }

        private void next() {
            if (!stopping) {
                invoke(tasks.next(number), false);
            }
        }

        void nextFinalRead() {
            Operation read = finalReads.peek();
            if (read != null) {
                invoke(read, true);
            }
        }

        private void finalReadCompleted(boolean ok) {
            tries++;
            if (ok || tries == FINAL_READ_TRIES) {
                Operation read = finalReads.poll();
                if (ok) {
                    unanswered.remove(read);
                }
                tries = 0;
                nextFinalRead();
            } else {
                busy++;
                timeline.after(FINAL_READ_PAUSE, () -> {
                    busy--;
                    nextFinalRead();
                });
            }
        }

        private void invoke(Operation operation, boolean last) {
            busy++;
            if (tries == 0) {
                steps.add(new Script.Step(number, last ? 0 : timeline.nanos() - startNanos, operation, last));
            }
            recorder.invoke(process, operation, kv.node());
            run.perform(operation, kv, bucket, last, completion -> completed(completion, last));
        }

        private void completed(Completion completion, boolean last) {
            recorder.complete(process, completion);
            if (completion.outcome() == Outcome.INFO) {
                process += clients.size();
            }
            busy--;
            if (last) {
                finalReadCompleted(completion.outcome() == Outcome.OK);
            } else {
                pause();
            }
            if (busy == 0) {
                Runnable task = whenIdle;
                whenIdle = () -> {};
                task.run();
            }
        }
    }
}
