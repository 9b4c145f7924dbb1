// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.workloads;

import dev.touchstone.history.Functions;
import dev.touchstone.history.Outcome;
import dev.touchstone.store.protocol.bucket.Consistency;
import dev.touchstone.store.protocol.bucket.Resolve;
import dev.touchstone.workloads.KvClient.Quorum;
import dev.touchstone.workloads.KvClient.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Registers: blind writes, and reads, of a few keys. Every value is written once, so a read tells which write it saw. Deletes,
 * where there are any, are blind too, and stand in the history as writes of nil.
 *
 * @param keys how many registers
 * @param readShare the share of reads, 0 to 1
 * @param deleteShare the share of deletes
 */
public record RegisterWorkload(int keys, double readShare, double deleteShare) implements Workload {
    public static final RegisterWorkload DEFAULT = new RegisterWorkload(5, 0.5);
    /** What was deleted must not come back. */
    public static final RegisterWorkload DELETES = new RegisterWorkload(5, 0.5, 0.2);

    /** Registers that nobody deletes. */
    public RegisterWorkload(int keys, double readShare) {
        this(keys, readShare, 0);
    }

    @Override
    public String name() {
        return deleteShare > 0 ? "delete" : "register";
    }

    @Override
    public String summary() {
        return "blind writes of unique values to " + keys + " keys, "
                + (deleteShare > 0 ? "deletes, and reads of them" : "and reads of them");
    }

    @Override
    public Resolve resolve() {
        return Resolve.LWW;
    }

    @Override
    public List<Claim> claims(Setting setting, Conditions conditions) {
        List<Claim> claims = new ArrayList<>();
        if (!conditions.keptDisks()) {
            claims.add(Claim.measured(
                    "linearizable", "a write quorum is no quorum any more when a replica loses what it acknowledged"));
        } else if (!conditions.saneClocks()) {
            claims.add(Claim.measured(
                    "linearizable",
                    "the latest time stamp stays: a write by a clock that is behind is lost to an earlier one, though"
                            + " it was acknowledged"));
        } else if (setting.consistency() == Consistency.QUORUM) {
            claims.add(Claim.promised(
                    "linearizable",
                    "R + W > N over strict quorums with blocking read repair: a read returns the latest acknowledged"
                            + " write or a newer one, and reads never go back, as long as clocks are sane"));
        } else if (setting.quorumsIntersect()) {
            claims.add(Claim.measured(
                    "linearizable",
                    "quorums intersect, but without blocking read repair a write that failed half-way may show, vanish"
                            + " and show again"));
        } else {
            claims.add(Claim.measured(
                    "linearizable",
                    "nothing makes a read quorum meet the latest write quorum: stale reads are expected"));
        }
        if (deleteShare == 0) {
            // Of a read of nil nobody can tell which delete it saw.
            claims.add(Claim.measured("staleness", "how far reads lag, in versions and in time"));
        }
        return claims;
    }

    @Override
    public Run begin(SplittableRandom random) {
        return new RegisterRun(random);
    }

    private final class RegisterRun implements Run {
        private final SplittableRandom random;
        private long written;

        RegisterRun(SplittableRandom random) {
            this.random = random;
        }

        @Override
        public Operation next() {
            String key = "r" + random.nextInt(keys);
            double kind = random.nextDouble();
            if (kind < readShare) {
                return new Operation(Functions.READ, key, null);
            }
            return new Operation(Functions.WRITE, key, kind < readShare + deleteShare ? null : Long.valueOf(++written));
        }

        @Override
        public List<Operation> finalReads() {
            List<Operation> reads = new ArrayList<>();
            for (int key = 0; key < keys; key++) {
                reads.add(new Operation(Functions.READ, "r" + key, null));
            }
            return reads;
        }

        @Override
        public void perform(
                Operation operation, KvClient client, String bucket, boolean last, Consumer<Completion> done) {
            if (operation.function().equals(Functions.READ)) {
                Quorum quorum = last ? Quorum.ALL : Quorum.BUCKET;
                client.get(bucket, operation.key(), quorum, result -> done.accept(read(result)));
            } else if (operation.value() == null) {
                client.delete(
                        bucket, operation.key(), "", Quorum.BUCKET, result -> done.accept(wrote(operation, result)));
            } else {
                String value = String.valueOf(operation.value());
                client.put(
                        bucket,
                        operation.key(),
                        value,
                        "",
                        Quorum.BUCKET,
                        result -> done.accept(wrote(operation, result)));
            }
        }

        private Completion read(Result result) {
            if (result instanceof Result.Ok ok) {
                return Completion.ok(
                        ok.values().isEmpty() ? null : Long.valueOf(ok.values().get(0)), ok.version());
            }
            return Completions.notOk(result, Outcome.FAIL);
        }

        private Completion wrote(Operation operation, Result result) {
            return result instanceof Result.Ok ok
                    ? Completion.ok(operation.value(), ok.version())
                    : Completions.notOk(result, Outcome.INFO);
        }
    }
}
