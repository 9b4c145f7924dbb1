// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.benchmarks.attack;

import dev.touchstone.benchmarks.cluster.Nodes;
import dev.touchstone.store.protocol.wire.Bytes;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Attacks the first of three nodes, each a process of its own, one way after another, and meanwhile asks it whether it is alive. It has
 * held if it always answered, within {@value #HEALTH_MILLIS_MAX} ms 99 times of 100 and within {@value #SLOWEST_MILLIS_MAX} ms each time, and no link
 * between nodes was lost. The times mean something on a machine that does nothing else.
 */
public final class AttackBench {
    /** The bucket that attacks write to. */
    static final String BUCKET = "attacked";

    private static final int HEALTH_MILLIS_MAX = 100;
    private static final int SLOWEST_MILLIS_MAX = 1_000;
    private static final int ATTACKED = 0;
    private static final String ROW = "%-17s %-47s %6s %6s %6s %5s %5s %6s %6s %7s %7s  %s%n";

    private final boolean busy;
    private final PrintStream out;
    private final Nodes nodes;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private AttackBench(PrintStream out, Nodes nodes, boolean busy) {
        this.busy = busy;
        this.out = out;
        this.nodes = nodes;
    }

    /**
     * Runs all attacks, or those whose names match.
     *
     * @param time of each
     * @param only a regular expression for the names
     * @param busy true if the machine does other things: then no answer may fail, but how long it takes is told alone
     * @param command what runs a node with a configuration file, until its standard input ends
     * @return true if the node has held
     */
    public static boolean run(
            PrintStream out, Duration time, String only, boolean busy, Function<Path, List<String>> command)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("touchstone-attack-");
        try (Nodes nodes = new Nodes(folder, 3, command)) {
            nodes.awaitReady();
            AttackBench bench = new AttackBench(out, nodes, busy);
            try {
                return bench.all(time, only);
            } finally {
                bench.threads.shutdownNow();
            }
        } finally {
            delete(folder);
        }
    }

    private boolean all(Duration time, String only) throws IOException, InterruptedException {
        nodes.call(ATTACKED, "PUT", "/v1/buckets/" + BUCKET, "{\"n\": 3, \"r\": 1, \"w\": 1, \"resolve\": \"lww\"}");
        nodes.call(ATTACKED, "PUT", "/v1/buckets/" + BUCKET + "/keys/large", "v".repeat(1 << 20));
        out.printf(
                Locale.ROOT,
                ROW,
                "attack",
                "",
                "asked",
                "p50",
                "p99",
                "worst",
                "fails",
                "links-",
                "opened",
                "MB sent",
                "RSS MB",
                "");
        boolean held = true;
        for (Attack attack : attacks().filter(each -> each.name().matches(only)).toList()) {
            held &= row(attack, time);
            if (!nodes.isAlive(ATTACKED)) {
                break;
            }
        }
        out.println((held ? "held" : "NOT HELD") + ", judged by: " + judged());
        return held;
    }

    private String judged() {
        String times = busy
                ? "how long answers took is told and not judged, as the machine is busy"
                : "p99 at most " + HEALTH_MILLIS_MAX + " ms, the slowest answer at most " + SLOWEST_MILLIS_MAX + " ms";
        return "every question answered, no link lost; " + times;
    }

    private boolean isQuick(HealthWatch watch) {
        return busy || (watch.millis(99) <= HEALTH_MILLIS_MAX && watch.millis(100) <= SLOWEST_MILLIS_MAX);
    }

    /** The names of all attacks, in the order in which they are made. */
    public static List<String> names() {
        return attacks().map(Attack::name).toList();
    }

    private static Stream<Attack> attacks() {
        return Stream.concat(Stream.of(none()), Attack.all().stream());
    }

    /** For comparison: one connection that does nothing. */
    private static Attack none() {
        return new Attack(
                "none", "", false, new Crowd(1, List.of("127.0.0.1"), Bytes.EMPTY, Bytes.EMPTY, 0, 100, true));
    }

    private boolean row(Attack attack, Duration time) throws IOException, InterruptedException {
        double linksBefore = links();
        InetSocketAddress target = attack.onPeers() ? nodes.peer(ATTACKED) : nodes.http(ATTACKED);
        HealthWatch watch = new HealthWatch(nodes.http(ATTACKED));
        long end = System.nanoTime() + time.toNanos();
        BooleanSupplier goOn = () -> System.nanoTime() < end && nodes.isAlive(ATTACKED);
        Future<Crowd.Tally> attackers = threads.submit(() -> attack.crowd().run(target, goOn));
        Future<Long> memory = threads.submit(() -> memory(goOn));
        watch.run(goOn);
        Crowd.Tally tally = join(attackers);
        long resident = join(memory);
        if (!nodes.isAlive(ATTACKED)) {
            out.println(attack.name() + ": the node has ended");
            return false;
        }
        double lost = links() - linksBefore;
        boolean held = isQuick(watch) && watch.failures() == 0 && lost == 0;
        out.printf(
                Locale.ROOT,
                ROW,
                attack.name(),
                attack.what(),
                watch.asked(),
                millis(watch.millis(50)),
                millis(watch.millis(99)),
                millis(watch.millis(100)),
                watch.failures(),
                (int) lost,
                tally.opened(),
                tally.bytes() >> 20,
                resident,
                held ? "held" : "NOT HELD");
        return held;
    }

    private static String millis(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private long memory(BooleanSupplier goOn) throws InterruptedException {
        long most = 0;
        while (goOn.getAsBoolean()) {
            most = Math.max(most, nodes.residentMiB(ATTACKED));
            Thread.sleep(200);
        }
        return most;
    }

    /** How often links were made, as all nodes tell: more than before, if one was lost. */
    private double links() throws IOException, InterruptedException {
        double made = 0;
        for (int i = 0; i < nodes.count(); i++) {
            double own = -1;
            for (int attempt = 0; own < 0 && attempt < 100; attempt++) {
                own = connects(i);
                if (own < 0) {
                    // It is still busy with what was under way.
                    Thread.sleep(100);
                }
            }
            if (own < 0) {
                throw new IOException("n" + (i + 1) + " tells no metrics ten seconds after an attack");
            }
            made += own;
        }
        return made;
    }

    /** How often a node made links, or −1 if it does not say now: one under attack may close a connection that asks. */
    private double connects(int node) throws InterruptedException {
        try {
            return nodes.gauge(node, "touchstone_transport_connects_total");
        } catch (IOException closed) {
            return -1;
        }
    }

    private static <T> T join(Future<T> task) throws IOException, InterruptedException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw new IOException("an attack could not be made: " + e.getCause(), e.getCause());
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path each : (Iterable<Path>) tree.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(each);
            }
        }
    }
}
