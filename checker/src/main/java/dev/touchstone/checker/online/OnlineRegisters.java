// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online;

import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.ResultBuilder;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.linearizability.model.PlainValues;
import dev.touchstone.history.Outcome;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Linearizability of registers, each key one, by their zones ({@link ZoneRegister}).
 *
 * <p>Reads, writes and compare-and-sets are judged. Where a value is written that may still be seen from an earlier write,
 * and from the first compare-and-set, zones do not decide, and all ways to the register's value are followed ({@link
 * SearchRegister}); with too many of them the register is undecided from there. An operation that cannot be is told, and
 * then left out, so that what follows is judged by the others. Memory: what is open, some hundred values or ways a key,
 * and 60 bytes, where ways are followed 150, for each indeterminate write that nobody saw.
 */
public final class OnlineRegisters implements OnlineChecker {
    /** Values of a key that nobody may see any more and that are still known, so that proofs can name them. */
    private static final int FORGOTTEN_MAX = 256;

    private static final String ALGORITHM = "growing zones (after Gibbons & Korach 1997)";

    private final @Nullable Object initial;
    private final Map<Object, KeyRegister> registers = new HashMap<>();
    private final Int2ObjectOpenHashMap<Operation> open = new Int2ObjectOpenHashMap<>();
    private final int forgottenMax;
    private final RegisterFindings findings;
    private final ResultBuilder results = new ResultBuilder();
    private long events;
    private long operations;
    private long observed;
    private @Nullable String foreign;

    /**
     * A checker that has heard nothing.
     *
     * @param initial what is there before the first write
     * @param told takes each violation, as soon as it is certain, by the thread that brought the event
     */
    public OnlineRegisters(@Nullable Object initial, Consumer<Violation> told) {
        this(initial, told, FORGOTTEN_MAX);
    }

    OnlineRegisters(@Nullable Object initial, Consumer<Violation> told, int forgottenMax) {
        this.initial = initial;
        this.forgottenMax = forgottenMax;
        findings = new RegisterFindings(violation -> {
            results.add(violation::finding);
            told.accept(violation);
        });
    }

    @Override
    public void invoked(
            long operation, int process, String function, @Nullable Object key, @Nullable Object input, long nanos) {
        long begin = events++;
        operations++;
        Operation.Function called = Operation.Function.named(function);
        if (called == null || (called == Operation.Function.CAS && !isPair(input))) {
            foreign = foreign == null ? function + " " + PlainValues.render(input) + " (#" + operation + ")" : foreign;
            return;
        }
        Operation op = new Operation(
                operation, process, called, key, called == Operation.Function.READ ? null : input, begin, nanos);
        open.put(process, op);
        register(key).invoked(op);
    }

    @Override
    public void completed(long operation, int process, Outcome outcome, @Nullable Object output, long nanos) {
        long now = events++;
        Operation op = open.remove(process);
        if (op == null) {
            return;
        }
        if (outcome != Outcome.INFO) {
            op.end = now;
        }
        op.outcome = outcome;
        op.endNanos = nanos;
        if (op.isRead() && outcome == Outcome.OK) {
            op.value = output;
        }
        op.isMiss = op.function == Operation.Function.CAS && outcome == Outcome.OK && Boolean.FALSE.equals(output);
        observed += outcome == Outcome.OK && op.function != Operation.Function.WRITE ? 1 : 0;
        register(op.key).completed(op, now);
    }

    @Override
    public void ended() {
        open.values().stream().sorted(Comparator.comparingLong(op -> op.number)).forEach(op -> {
            op.outcome = Outcome.INFO;
            register(op.key).completed(op, events);
        });
        open.clear();
    }

    /** The values kept, over all keys: what memory grows with. */
    long kept() {
        return registers.values().stream().mapToLong(KeyRegister::kept).sum();
    }

    @Override
    public List<CheckResult> results() {
        results.measure("model", "register(" + PlainValues.render(initial) + ")");
        results.measure("keys", registers.size());
        results.measure("values-kept", kept());
        results.measure(
                "keys-searched",
                registers.values().stream().filter(KeyRegister::isSearched).count());
        return List.of(results.result(RegisterFindings.PROPERTY, ALGORITHM, unknown(), operations, 0));
    }

    private @Nullable Unknown unknown() {
        if (foreign != null) {
            return Unknown.ofAnotherKind("a pass over registers judges reads and writes, not " + foreign);
        }
        long count = 0;
        Operation first = null;
        for (KeyRegister register : registers.values()) {
            Operation lost = register.lostAt();
            if (lost != null) {
                count++;
                first = first == null || lost.number < first.number ? lost : first;
            }
        }
        if (first != null) {
            return new Unknown(
                    Unknown.Cause.UNDECIDABLE,
                    count + " of " + registers.size() + " registers are judged in part: from "
                            + OperationText.of(first) + " there were more than " + RegisterSearch.MAX
                            + " ways in which one can have come to its value",
                    "write each value once to a key, or check the whole history at once");
        }
        return observed == 0 ? Unknown.tooFew("no read was answered") : null;
    }

    private static boolean isPair(@Nullable Object input) {
        return input instanceof List<?> list && list.size() == 2;
    }

    private KeyRegister register(@Nullable Object key) {
        return registers.computeIfAbsent(
                PlainValues.orNil(key), ignored -> new KeyRegister(key, initial, forgottenMax, findings));
    }
}
