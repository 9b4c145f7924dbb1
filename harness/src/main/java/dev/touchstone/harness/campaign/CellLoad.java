// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.harness.cluster.Cluster;
import dev.touchstone.history.FaultWindow;
import dev.touchstone.history.History;
import dev.touchstone.history.Timeline;
import dev.touchstone.nemesis.Load;
import dev.touchstone.store.protocol.port.Randomness;
import dev.touchstone.workloads.HistoryRecorder;
import dev.touchstone.workloads.KvClient;
import dev.touchstone.workloads.LoadRunner;
import dev.touchstone.workloads.LoadShape;
import dev.touchstone.workloads.Operation;
import dev.touchstone.workloads.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The clients of one cell at work, on a bucket of its own, spread over the nodes. */
final class CellLoad implements Load {
    private final Cell cell;
    private final HistoryRecorder recorder;
    private final LoadRunner runner;
    private final double askedPerSecond;
    private final @Nullable LiveCheck live;
    private boolean hasEnded;

    /** @param live judges it while it runs; null: nobody does */
    CellLoad(
            Cell cell,
            Cluster cluster,
            Timeline timeline,
            LoadShape shape,
            Randomness randomness,
            @Nullable LiveCheck live) {
        this.cell = cell;
        this.live = live;
        this.askedPerSecond = shape.ratePerSecond();
        this.recorder = recorder(timeline, live);
        List<KvClient> clients = new ArrayList<>();
        for (int i = 0; i < shape.concurrency(); i++) {
            clients.add(cluster.client(cluster.nodes().get(i % cluster.nodes().size())));
        }
        this.runner = new LoadRunner(
                timeline,
                cell.workload(),
                cell.bucket(),
                shape,
                clients,
                recorder,
                randomness.named("workload/" + cell.id()));
    }

    /** Clients that do again what a script says. */
    CellLoad(
            Cell cell,
            Cluster cluster,
            Timeline timeline,
            Script script,
            Randomness randomness,
            @Nullable LiveCheck live) {
        this.cell = cell;
        this.live = live;
        this.askedPerSecond = 0;
        this.recorder = recorder(timeline, live);
        this.runner = new LoadRunner(
                timeline,
                cell.workload(),
                cell.bucket(),
                script,
                script.nodes().stream().map(cluster::client).toList(),
                recorder,
                randomness.named("workload/" + cell.id()));
    }

    private static HistoryRecorder recorder(Timeline timeline, @Nullable LiveCheck live) {
        return live == null ? new HistoryRecorder(timeline) : new HistoryRecorder(timeline, live);
    }

    /** Begins no more operations once a violation was found; whether that is so. On the timeline's thread. */
    boolean endIfViolated() {
        if (!hasEnded && live != null && live.found()) {
            hasEnded = true;
            runner.stop(() -> {});
        }
        return hasEnded;
    }

    /** Judges what is still to be judged live. */
    void finishLive() throws InterruptedException {
        if (live != null) {
            live.finish();
        }
    }

    /** What was invoked so far. */
    Script script() {
        return runner.script();
    }

    Cell cell() {
        return cell;
    }

    long[] counts() {
        return recorder.counts();
    }

    double askedPerSecond() {
        return askedPerSecond;
    }

    /** Which final reads were not answered, in words; empty if all were. */
    String unanswered() {
        List<Operation> unanswered = runner.unanswered();
        return unanswered.isEmpty()
                ? ""
                : "no final read of "
                        + unanswered.stream().map(Operation::key).distinct().collect(Collectors.joining(", "))
                        + " was answered";
    }

    History history(List<FaultWindow> faults) {
        return recorder.finish(faults);
    }

    @Override
    public void start() {
        runner.start();
    }

    @Override
    public void stop(Runnable stopped) {
        runner.stop(stopped);
    }

    @Override
    public void finalReads(Runnable done) {
        runner.finalReads(done);
    }
}
