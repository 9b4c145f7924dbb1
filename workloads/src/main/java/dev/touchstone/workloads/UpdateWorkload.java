// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.workloads;

import dev.touchstone.history.Functions;
import dev.touchstone.history.Outcome;
import dev.touchstone.store.protocol.bucket.Consistency;
import dev.touchstone.store.protocol.bucket.Resolve;
import dev.touchstone.workloads.KvClient.Quorum;
import dev.touchstone.workloads.KvClient.Result;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Registers whose writers read first and write with the context that they read, as an application does that changes what it
 * found. A write is then later than all that its reader had seen, whatever the clocks say: the two phases of Attiya, Bar-Noy and
 * Dolev, Sharing Memory Robustly in Message-Passing Systems (JACM 1995).
 *
 * @param keys how many registers
 * @param readShare the share of reads, 0 to 1
 */
public record UpdateWorkload(int keys, double readShare) implements Workload {
    public static final UpdateWorkload DEFAULT = new UpdateWorkload(5, 0.5);

    @Override
    public String name() {
        return "update";
    }

    @Override
    public String summary() {
        return "writes of unique values to " + keys
                + " keys, each with the context of a read before, and reads of them";
    }

    @Override
    public Resolve resolve() {
        return Resolve.LWW;
    }

    @Override
    public List<Claim> claims(Setting setting, Conditions conditions) {
        if (!conditions.keptDisks()) {
            return List.of(Claim.measured(
                    "linearizable", "a write quorum is no quorum any more when a replica loses what it acknowledged"));
        }
        return List.of(
                setting.consistency() == Consistency.QUORUM
                        ? Claim.promised(
                                "linearizable",
                                "R + W > N over strict quorums with blocking read repair: a write that gives back what"
                                        + " a read found is later than it, whatever the clocks say")
                        : Claim.measured("linearizable", "nothing makes a read quorum meet the latest write quorum"));
    }

    @Override
    public Run begin(SplittableRandom random) {
        return new UpdateRun(new RegisterWorkload(keys, readShare).begin(random));
    }

    private static final class UpdateRun implements Run {
        private final Run registers;

        UpdateRun(Run registers) {
            this.registers = registers;
        }

        @Override
        public Operation next() {
            return registers.next();
        }

        @Override
        public List<Operation> finalReads() {
            return registers.finalReads();
        }

        @Override
        public void perform(
                Operation operation, KvClient client, String bucket, boolean last, Consumer<Completion> done) {
            if (operation.function().equals(Functions.READ)) {
                registers.perform(operation, client, bucket, last, done);
                return;
            }
            client.get(bucket, operation.key(), Quorum.BUCKET, result -> {
                if (result instanceof Result.Ok read) {
                    write(operation, read.context(), client, bucket, done);
                } else {
                    done.accept(Completions.notOk(result, Outcome.FAIL));
                }
            });
        }

        private static void write(
                Operation operation, String context, KvClient client, String bucket, Consumer<Completion> done) {
            client.put(
                    bucket,
                    operation.key(),
                    String.valueOf(operation.value()),
                    context,
                    Quorum.BUCKET,
                    result -> done.accept(
                            result instanceof Result.Ok ok
                                    ? Completion.ok(operation.value(), ok.version())
                                    : Completions.notOk(result, Outcome.INFO)));
        }
    }
}
