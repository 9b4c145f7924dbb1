// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.workloads;

import dev.touchstone.store.protocol.bucket.Resolve;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * One kind of thing that clients do. Immutable; {@link #begin} gives the state of one run.
 */
public interface Workload {
    /** As in campaign files and folder names: {@code register}. */
    String name();

    /** What it does, in a sentence. */
    String summary();

    /** What concurrent writes become in the bucket that it needs. */
    Resolve resolve();

    /**
     * What its history is judged by under a setting, claims first.
     *
     * @param conditions without which some promises are not made
     */
    List<Claim> claims(Setting setting, Conditions conditions);

    /** A run of it: operations come from the stream alone. */
    Run begin(SplittableRandom random);

    /** The state of one run: what to invoke next, and how. On the timeline's thread. */
    interface Run {
        /** The next operation of a client. */
        Operation next();

        /** The reads at the end, after all is healed, for each client to make. */
        List<Operation> finalReads();

        /**
         * Carries an operation out, by one request or several.
         *
         * @param last true for a final read, which asks all owners
         */
        void perform(Operation operation, KvClient client, String bucket, boolean last, Consumer<Completion> done);
    }
}
