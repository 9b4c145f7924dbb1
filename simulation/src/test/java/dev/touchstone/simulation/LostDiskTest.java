// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.nemesis.DiskFault;
import dev.touchstone.nemesis.Fault;
import dev.touchstone.nemesis.Injector;
import dev.touchstone.nemesis.Link;
import dev.touchstone.nemesis.LinkFault;
import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.Consistency;
import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.protocol.bucket.QuorumKind;
import dev.touchstone.store.protocol.bucket.ReadRepair;
import dev.touchstone.store.protocol.bucket.Resolve;
import dev.touchstone.workloads.KvClient;
import dev.touchstone.workloads.KvClient.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * N=3, R=2, W=2: what two owners acknowledged, while the third was cut off, is there when one of the two has lost its disk, or the
 * end of its log, and the other is cut off: then nobody answers, and nothing is made up.
 */
class LostDiskTest {
    private static final int SEEDS = Integer.getInteger("seeds", 60);
    private static final int KEYS = 4;
    private static final String BUCKET = "b";

    /** What happens to the disk. */
    enum Loss {
        /** All is gone. */
        WIPED,
        /** The last changes are gone, and the storage says that something is. */
        CUT;

        Fault of(String node, long seed) {
            return this == WIPED
                    ? new DiskFault.WipeDisks("wipe", node, List.of(node))
                    : new DiskFault.DamageDisks("damage", node, List.of(node), DiskFault.Damage.CUT, seed);
        }
    }

    /** A world in which one client at a time writes increasing numbers, and reads. */
    private static final class Run {
        final SimWorld world;
        final SplittableRandom random;
        final Map<String, Integer> acknowledged = new TreeMap<>();
        final List<String> wrong = new ArrayList<>();
        int last;
        int answered;

        Run(long seed, KnownBug... bugs) {
            world = new SimWorld(seed, SimConfig.ofNodes(3));
            random = new SplittableRandom(seed);
            BucketSettings settings = new BucketSettings(
                    3,
                    2,
                    2,
                    Consistency.QUORUM,
                    Resolve.LWW,
                    QuorumKind.STRICT,
                    ReadRepair.BLOCKING,
                    new TreeSet<>(List.of(bugs)));
            AtomicBoolean defined = new AtomicBoolean();
            TreeMap<String, BucketSettings> buckets = new TreeMap<>();
            buckets.put(BUCKET, settings);
            world.defineBuckets(buckets, () -> defined.set(true));
            world.runUntil(defined::get, Duration.ofSeconds(30));
        }

        void put(String node, String key) {
            int value = ++last;
            Result result = call(done ->
                    world.client(node).put(BUCKET, key, Integer.toString(value), "", KvClient.Quorum.BUCKET, done));
            if (result instanceof Result.Ok) {
                acknowledged.put(key, value);
            }
        }

        void get(String node, String key) {
            Result result = call(done -> world.client(node).get(BUCKET, key, KvClient.Quorum.BUCKET, done));
            if (result instanceof Result.Ok ok) {
                answered++;
                int read =
                        ok.values().isEmpty() ? 0 : Integer.parseInt(ok.values().get(0));
                int least = acknowledged.getOrDefault(key, 0);
                if (read < least) {
                    wrong.add(key + " read at " + node + " is " + read + ", though " + least + " was acknowledged");
                }
            }
        }

        Result call(Consumer<Consumer<Result>> operation) {
            AtomicReference<Result> result = new AtomicReference<>();
            operation.accept(result::set);
            world.runUntil(() -> result.get() != null, Duration.ofSeconds(30));
            return result.get();
        }

        void inject(Fault fault) {
            await(done -> world.injector().inject(fault, done));
        }

        void heal(Fault fault) {
            await(done -> world.injector().heal(fault, done));
        }

        private void await(Consumer<Consumer<Injector.Observation>> what) {
            AtomicReference<Injector.Observation> seen = new AtomicReference<>();
            what.accept(seen::set);
            world.runUntil(() -> seen.get() != null, Duration.ofMinutes(1));
            assertThat(seen.get().observed()).as(seen.get().evidence()).isTrue();
        }

        void pass(Duration time) {
            AtomicBoolean over = new AtomicBoolean();
            world.timeline().after(time, () -> over.set(true));
            world.runUntil(over::get, time.plusSeconds(1));
        }

        /** One after another each node misses writes, each other one loses its disk, and the last one is cut off. */
        Run cycles(Loss loss, int cycles) {
            List<String> nodes = world.nodes();
            for (int cycle = 0; cycle < cycles; cycle++) {
                int first = random.nextInt(3);
                int step = 1 + random.nextInt(2);
                String kept = nodes.get(first);
                String lossy = nodes.get((first + step) % 3);
                String late = nodes.get((first + 2 * step) % 3);
                Fault lateFromKept = cut(late, kept);
                Fault lateFromLossy = cut(late, lossy);
                inject(lateFromKept);
                inject(lateFromLossy);
                for (int i = 0; i < 2 * KEYS; i++) {
                    put(random.nextBoolean() ? kept : lossy, "k" + random.nextInt(KEYS));
                }
                Fault lost = loss.of(lossy, random.nextLong());
                Fault keptFromLossy = cut(kept, lossy);
                inject(lost);
                inject(keptFromLossy);
                heal(lateFromLossy);
                heal(lost);
                for (int i = 0; i < 3 * KEYS; i++) {
                    String node = random.nextBoolean() ? late : lossy;
                    String key = "k" + random.nextInt(KEYS);
                    if (random.nextInt(8) == 0) {
                        put(node, key);
                    } else {
                        get(node, key);
                    }
                }
                heal(lateFromKept);
                heal(keptFromLossy);
                pass(Duration.ofMillis(random.nextInt(2_000)));
                for (int i = 0; i < 2 * KEYS; i++) {
                    get(nodes.get(random.nextInt(3)), "k" + random.nextInt(KEYS));
                }
                // Long enough for it to be whole again: two disks at once are more than W = 2 bears.
                pass(Duration.ofSeconds(15));
            }
            int before = answered;
            for (int key = 0; key < KEYS; key++) {
                get(nodes.get(random.nextInt(3)), "k" + key);
            }
            assertThat(answered - before).as("all is answered again").isEqualTo(KEYS);
            return this;
        }

        private static Fault cut(String one, String other) {
            List<Link> links = List.of(new Link(one, other), new Link(other, one));
            return new LinkFault.CutLinks("cut", one + " and " + other, links, LinkFault.Cut.BLACKHOLE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingThatWasAcknowledgedReadsAsAbsentOrOlder(Loss loss) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Run run = new Run(seed).cycles(loss, 3);
            assertThat(run.wrong).as("seed %s", seed).isEmpty();
            assertThat(run.acknowledged).hasSizeGreaterThan(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"WIPED, SYNCING_REPLICA_VOTES", "CUT, SUSPECT_SERVED_AS_SOUND"})
    void withTheBugItDoes(Loss loss, KnownBug bug) {
        int caught = 0;
        for (long seed = 1; seed <= 10; seed++) {
            caught += new Run(seed, bug).cycles(loss, 3).wrong.isEmpty() ? 0 : 1;
        }
        assertThat(caught).isGreaterThanOrEqualTo(5);
    }
}
