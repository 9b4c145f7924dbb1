// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.local;

import dev.touchstone.harness.cluster.Cluster;
import dev.touchstone.workloads.KvClient;
import dev.touchstone.workloads.KvClient.Quorum;
import dev.touchstone.workloads.KvClient.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writers at work on a cluster. Each has keys of its own, puts and deletes them in turn, one after another, with values that count up, some of them
 * larger, and goes on from the last of each that was acknowledged. One whose node does not answer goes to the next. All on the cluster's timeline.
 */
final class KillLoad {
    private static final int WRITERS = 2;
    private static final int KEYS = 40;
    /** One operation of so many is a delete, of other keys in each turn. */
    private static final int DELETES = 5;

    private static final int LARGE = 6_000;
    private static final int SMALL = 60;
    /** So that there is a processor left for nodes that start. */
    private static final Duration AFTER_A_WRITE = Duration.ofMillis(4);

    private static final Duration AFTER_A_FAILURE = Duration.ofMillis(10);

    private final Cluster cluster;
    private final List<Writer> writers = new ArrayList<>();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong unknown = new AtomicLong();
    private volatile boolean stopping;

    KillLoad(Cluster cluster, List<String> buckets) {
        this.cluster = cluster;
        for (String bucket : buckets) {
            for (int i = 0; i < WRITERS; i++) {
                writers.add(new Writer(bucket, i));
            }
        }
    }

    void begin() {
        stopping = false;
        for (Writer each : writers) {
            each.ended = new CompletableFuture<>();
            cluster.timeline().after(Duration.ZERO, each::next);
        }
    }

    /** Lets the writes under way end. */
    void end(long seconds) throws Exception {
        stopping = true;
        for (Writer each : writers) {
            each.ended.get(seconds, TimeUnit.SECONDS);
        }
    }

    /** How many writes were acknowledged so far, deletes among them. */
    long acknowledged() {
        return acknowledged.get();
    }

    /** Of how many nobody knows. */
    long unknown() {
        return unknown.get();
    }

    /** What is known of each key, by bucket and key; while no writer is at work. */
    Map<String, Map<String, Written>> written() {
        Map<String, Map<String, Written>> written = new TreeMap<>();
        writers.forEach(writer ->
                written.computeIfAbsent(writer.bucket, each -> new TreeMap<>()).putAll(writer.written));
        return written;
    }

    /** The number of a value that was read. */
    static long number(String value) {
        return Long.parseLong(value.substring(0, value.indexOf(' ')));
    }

    private static String value(long number) {
        return number + " " + "v".repeat(number % 4 == 0 ? LARGE : SMALL);
    }

    /** What one writer knows of a key of its own. */
    static final class Written {
        /** The number of the last operation that was acknowledged, if that was a put; else 0. */
        private long last;

        private String context = "";
        /** Puts that were acknowledged, and that a later acknowledged operation has seen and replaced. */
        private final Set<Long> replaced = new TreeSet<>();

        private final Set<Long> unknownPuts = new TreeSet<>();
        private final Set<Long> unknownDeletes = new TreeSet<>();

        /**
         * Why what was read of it cannot be; empty if it can. An operation of which nobody knows may have come at any time.
         *
         * @param ordered whether one that came to no acknowledgement and was asked for before the last acknowledged one cannot undo it: so
         *     it is with siblings, which stay beside what their writer had not seen
         */
        String wrong(Set<Long> read, boolean ordered) {
            Set<Long> back = new TreeSet<>(read);
            back.retainAll(replaced);
            if (!back.isEmpty()) {
                return back + " came back";
            }
            if (last == 0 || read.contains(last)) {
                return "";
            }
            long since = ordered ? last : 0;
            boolean mayBeUndone = unknownDeletes.stream().anyMatch(each -> each > since)
                    || unknownPuts.stream().anyMatch(each -> each > since && read.contains(each));
            return mayBeUndone ? "" : last + " is gone";
        }
    }

    private final class Writer {
        private final String bucket;
        private final String name;
        private final Map<String, Written> written = new TreeMap<>();
        private CompletableFuture<Void> ended = new CompletableFuture<>();
        private int node;
        private long number;

        Writer(String bucket, int index) {
            this.bucket = bucket;
            this.name = "writer" + index + "-";
            this.node = index;
        }

        void next() {
            if (stopping) {
                ended.complete(null);
                return;
            }
            long next = ++number;
            String key = name + next % KEYS;
            Written of = written.computeIfAbsent(key, none -> new Written());
            boolean deletes = (next + next / KEYS) % DELETES == 0;
            KvClient client =
                    cluster.client(cluster.nodes().get(node % cluster.nodes().size()));
            if (deletes) {
                client.delete(bucket, key, of.context, Quorum.BUCKET, result -> ended(of, 0, next, result));
            } else {
                client.put(
                        bucket, key, value(next), of.context, Quorum.BUCKET, result -> ended(of, next, next, result));
            }
        }

        /** @param put its number, if it is a put; else 0 */
        private void ended(Written of, long put, long operation, Result result) {
            if (result instanceof Result.Ok ok) {
                if (of.last != 0) {
                    of.replaced.add(of.last);
                }
                of.last = put;
                of.context = ok.context();
                acknowledged.incrementAndGet();
                cluster.timeline().after(AFTER_A_WRITE, this::next);
                return;
            }
            if (result instanceof Result.Unknown) {
                unknown.incrementAndGet();
                (put == 0 ? of.unknownDeletes : of.unknownPuts).add(operation);
            }
            node++;
            cluster.timeline().after(AFTER_A_FAILURE, this::next);
        }
    }
}
