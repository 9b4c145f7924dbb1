// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation;

import dev.touchstone.history.History;
import dev.touchstone.history.format.JsonLinesWriter;
import dev.touchstone.nemesis.Load;
import dev.touchstone.nemesis.Trial;
import dev.touchstone.nemesis.TrialLimits;
import dev.touchstone.nemesis.TrialResult;
import dev.touchstone.nemesis.schedule.Schedule;
import dev.touchstone.nemesis.schedule.ScheduleMaker;
import dev.touchstone.simulation.coverage.Coverage;
import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.workloads.HistoryRecorder;
import dev.touchstone.workloads.KvClient;
import dev.touchstone.workloads.LoadRunner;
import dev.touchstone.workloads.LoadShape;
import dev.touchstone.workloads.Workload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One workload on one bucket of a simulated world, under one fault.
 *
 * @param history what its clients saw, as JSON lines
 */
public record SimRun(History history, TrialResult trial, long traceHash, Coverage coverage) {
    private static final String BUCKET = "b";
    private static final Duration LOAD = Duration.ofSeconds(8);

    public static SimRun of(long seed, SimConfig config, Workload workload, BucketSettings settings, String fault) {
        SimWorld world = new SimWorld(seed, config);
        AtomicBoolean defined = new AtomicBoolean();
        TreeMap<String, BucketSettings> buckets = new TreeMap<>();
        buckets.put(BUCKET, settings);
        world.defineBuckets(buckets, () -> defined.set(true));
        world.runUntil(defined::get, Duration.ofSeconds(30));

        HistoryRecorder recorder = new HistoryRecorder(world.timeline());
        LoadShape shape = LoadShape.ofRate(10, 100);
        List<KvClient> clients = new ArrayList<>();
        for (int i = 0; i < shape.concurrency(); i++) {
            clients.add(world.client(world.nodes().get(i % world.nodes().size())));
        }
        LoadRunner runner =
                new LoadRunner(world.timeline(), workload, BUCKET, shape, clients, recorder, world.random("workload"));
        Schedule schedule = ScheduleMaker.make(fault, world.nodes(), seed, LOAD);
        TrialLimits limits = TrialLimits.defaults().withSettle(Duration.ofSeconds(3), config.restsWithin().plusSeconds(8));
        Trial trial = new Trial(world.timeline(), load(runner), world.injector(), schedule, world.settling(), limits);
        AtomicReference<TrialResult> result = new AtomicReference<>();
        trial.start(result::set);
        world.runUntil(() -> result.get() != null, Duration.ofMinutes(5));
        world.demandAgreement();
        return new SimRun(recorder.finish(result.get().windows()), result.get(), world.traceHash(),
                world.coverage());
    }

    public String historyText() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            JsonLinesWriter.write(history, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Load load(LoadRunner runner) {
        return new Load() {
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
        };
    }
}
