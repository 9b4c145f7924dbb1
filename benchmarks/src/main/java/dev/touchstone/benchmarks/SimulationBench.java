// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.benchmarks;

import dev.touchstone.simulation.SimConfig;
import dev.touchstone.simulation.SimWorld;
import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.Consistency;
import dev.touchstone.store.protocol.bucket.QuorumKind;
import dev.touchstone.store.protocol.bucket.ReadRepair;
import dev.touchstone.store.protocol.bucket.Resolve;
import dev.touchstone.workloads.KvClient;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * How many operations a simulated cluster does for each second of one CPU, at saturation: five nodes, N=3, R=2, W=2, quorum,
 * half of them writes, each client begins an operation when its last one has ended. Its own profile follows, by sampling.
 */
public final class SimulationBench {
    /** What a round must reach, in operations for each second of CPU. */
    private static final int TARGET = 50_000;

    private static final int CLIENTS = 80;
    private static final int KEYS = 100;
    private static final int OPERATIONS = 100_000;
    private static final int WARM_UPS = 3;
    private static final int ROUNDS = 5;
    private static final Duration AT_MOST = Duration.ofHours(1);
    private static final String BUCKET = "bench";

    private final SimWorld world;
    private final SplittableRandom random;
    private int begun;
    private int ended;
    private long unsuccessful;

    private SimulationBench(long seed) {
        world = new SimWorld(seed, SimConfig.ofNodes(5));
        random = world.random("bench");
    }

    /** Prints a row for each round, and the profile; true if the best round met the target. */
    public static boolean run(PrintStream out) throws InterruptedException {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        double best = 0;
        try (StackSamples samples = StackSamples.of(Thread.currentThread())) {
            for (int round = 1 - WARM_UPS; round <= ROUNDS; round++) {
                if (round == 1) {
                    samples.start();
                }
                SimulationBench bench = new SimulationBench(round);
                long cpu = threads.getCurrentThreadCpuTime();
                bench.run();
                double seconds = (threads.getCurrentThreadCpuTime() - cpu) / 1e9;
                double rate = OPERATIONS / seconds;
                if (round > 0) {
                    best = Math.max(best, rate);
                    out.printf(
                            Locale.ROOT,
                            "round %d  %7.0f operations for each second of CPU  (%d operations, %d not done)%n",
                            round,
                            rate,
                            OPERATIONS,
                            bench.unsuccessful);
                }
            }
            samples.print(out);
        }
        out.printf(Locale.ROOT, "best %.0f, target %d%n", best, TARGET);
        return best >= TARGET;
    }

    private void run() {
        BucketSettings settings = new BucketSettings(
                3, 2, 2, Consistency.QUORUM, Resolve.LWW, QuorumKind.STRICT, ReadRepair.BLOCKING, new TreeSet<>());
        List<KvClient> clients = world.nodes().stream().map(world::client).toList();
        world.defineBuckets(Map.of(BUCKET, settings), () -> {
            for (int i = 0; i < CLIENTS; i++) {
                next(clients.get(i % clients.size()));
            }
        });
        world.runUntil(() -> ended == OPERATIONS, AT_MOST);
    }

    private void next(KvClient client) {
        if (begun == OPERATIONS) {
            return;
        }
        int number = begun++;
        String key = "key-" + random.nextInt(KEYS);
        if (random.nextBoolean()) {
            client.get(BUCKET, key, KvClient.Quorum.BUCKET, result -> ended(client, result));
        } else {
            client.put(BUCKET, key, "value-" + number, "", KvClient.Quorum.BUCKET, result -> ended(client, result));
        }
    }

    private void ended(KvClient client, KvClient.Result result) {
        ended++;
        unsuccessful += result instanceof KvClient.Result.Ok ? 0 : 1;
        next(client);
    }
}
