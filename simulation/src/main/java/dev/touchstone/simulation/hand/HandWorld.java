// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.hand;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.request.Reply;
import dev.touchstone.store.protocol.request.Request;
import dev.touchstone.workloads.KvClient;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The world, as those see it who put their hands in. */
public interface HandWorld {
    /** The buckets of the load, by name, as they are now. */
    Map<String, BucketSettings> buckets();

    /** From now on a bucket may have these settings, be it that nobody ever says so. */
    void mayBecome(String bucket, BucketSettings settings);

    /** A bucket has these settings now: whoever asked for them was told so. */
    void became(String bucket, BucketSettings settings);

    /** Asks a node to change a bucket; if it is down, or goes down, there is no answer. */
    void ask(String node, Request.AdminRequest request, Consumer<Reply> done);

    /** A client that speaks to one node, and whose answers are no part of any history. */
    KvClient client(String node);

    /** Runs a task later. */
    void after(Duration delay, Runnable task);

    /** What a save takes at the most where nothing is wrong with the disk. */
    Duration saveMost();

    /** Breaks the world if it does not hold of a bucket with such settings. */
    void check(boolean holds, BucketSettings settings, Supplier<String> what);
}
