// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.workloads;

import java.util.List;
import java.util.function.Consumer;

/**
 * A key-value store as workloads see it: some sixty lines put any other store in ours' place.
 *
 * <p>Called on the timeline's thread, and calls back there, exactly once and within a bound, whatever the store does; never
 * from within the call.
 */
public interface KvClient {
    void get(String bucket, String key, Quorum quorum, Consumer<Result> done);

    /** Writes; the context is that of the read which the new value is based on, or {@code ""} for a blind write. */
    void put(String bucket, String key, String value, String context, Quorum quorum, Consumer<Result> done);

    /** Deletes what the context covers, and whatever else the bucket's rule says that a write replaces. */
    void delete(String bucket, String key, String context, Quorum quorum, Consumer<Result> done);

    /** The name of the node that is spoken to, or {@code ""} if it varies. */
    String node();

    /** The name of the node that it is a client of; {@link #node} varies about it. Another client of this node is its equal. */
    default String home() {
        return node();
    }

    /** How many replicas a request waits for. */
    enum Quorum {
        /** As the bucket says. */
        BUCKET,
        /** All owners. */
        ALL
    }

    /** How a request ended; the last two are never merged. */
    sealed interface Result {
        /**
         * Done, and acknowledged.
         *
         * @param values what a read found: none, one, or concurrent siblings; empty for a write
         * @param context to be given back with the next write
         * @param version names the write that was made, or the one that was read; {@code ""} if the store does not tell
         */
        record Ok(List<String> values, String context, String version) implements Result {
            public Ok {
                values = List.copyOf(values);
            }
        }

        /** Surely had no effect, and never will. */
        record NotDone(String error) implements Result {}

        /** May have had an effect, may still have it, may never have it. */
        record Unknown(String error) implements Result {}
    }
}
