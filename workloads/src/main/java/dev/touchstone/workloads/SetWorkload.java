// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.workloads;

import dev.touchstone.history.Functions;
import dev.touchstone.history.Outcome;
import dev.touchstone.store.protocol.bucket.Resolve;
import dev.touchstone.workloads.KvClient.Quorum;
import dev.touchstone.workloads.KvClient.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Grow-only sets over plain keys, as an application keeps them: to add, read the set with its context, merge the siblings,
 * add the element, write it back with that context. Concurrent adds become siblings, which the next add merges.
 *
 * @param keys how many sets
 * @param readShare the share of reads, 0 to 1
 */
public record SetWorkload(int keys, double readShare) implements Workload {
    public static final SetWorkload DEFAULT = new SetWorkload(3, 0.3);

    @Override
    public String name() {
        return "set";
    }

    @Override
    public String summary() {
        return "adds of unique elements to " + keys + " sets whose siblings the client merges, and reads of them";
    }

    @Override
    public Resolve resolve() {
        return Resolve.SIBLINGS;
    }

    @Override
    public List<Claim> claims(Setting setting, Conditions conditions) {
        if (!conditions.keptDisks()) {
            return List.of(Claim.measured(
                    "set", "an acknowledged add is lost if every replica that acknowledged it loses it"));
        }
        return List.of(Claim.promised(
                "set",
                "no acknowledged add is lost while a replica that acknowledged it survives: a final read of all owners has"
                        + " every one"));
    }

    @Override
    public Run begin(SplittableRandom random) {
        return new SetRun(random);
    }

    private final class SetRun implements Run {
        private final SplittableRandom random;
        private long added;

        SetRun(SplittableRandom random) {
            this.random = random;
        }

        @Override
        public Operation next() {
            String key = "s" + random.nextInt(keys);
            return random.nextDouble() < readShare
                    ? new Operation(Functions.READ, key, null)
                    : new Operation(Functions.ADD, key, ++added);
        }

        @Override
        public List<Operation> finalReads() {
            List<Operation> reads = new ArrayList<>();
            for (int key = 0; key < keys; key++) {
                reads.add(new Operation(Functions.READ, "s" + key, null));
            }
            return reads;
        }

        @Override
        public void perform(
                Operation operation, KvClient client, String bucket, boolean last, Consumer<Completion> done) {
            Quorum quorum = last ? Quorum.ALL : Quorum.BUCKET;
            client.get(bucket, operation.key(), quorum, result -> {
                if (!(result instanceof Result.Ok ok)) {
                    done.accept(Completions.notOk(result, Outcome.FAIL));
                    return;
                }
                SortedSet<Long> elements = merge(ok.values());
                if (operation.function().equals(Functions.READ)) {
                    done.accept(Completion.ok(List.copyOf(elements), ok.version()));
                } else {
                    elements.add((Long) operation.value());
                    write(operation, elements, ok.context(), client, bucket, done);
                }
            });
        }

        private void write(
                Operation operation,
                SortedSet<Long> elements,
                String context,
                KvClient client,
                String bucket,
                Consumer<Completion> done) {
            StringBuilder text = new StringBuilder();
            elements.forEach(
                    element -> text.append(text.length() == 0 ? "" : " ").append(element));
            client.put(
                    bucket,
                    operation.key(),
                    text.toString(),
                    context,
                    Quorum.BUCKET,
                    result -> done.accept(
                            result instanceof Result.Ok ok
                                    ? Completion.ok(operation.value(), ok.version())
                                    : Completions.notOk(result, Outcome.INFO)));
        }

        private SortedSet<Long> merge(List<String> siblings) {
            SortedSet<Long> elements = new TreeSet<>();
            for (String sibling : siblings) {
                for (String element : sibling.split(" ")) {
                    elements.add(Long.valueOf(element));
                }
            }
            return elements;
        }
    }
}
