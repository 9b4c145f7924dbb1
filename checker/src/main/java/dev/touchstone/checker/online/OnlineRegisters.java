// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online;

import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Finding;
import dev.touchstone.checker.ResultBuilder;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.linearizability.model.PlainValues;
import dev.touchstone.history.Functions;
import dev.touchstone.history.Outcome;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Linearizability of registers, each key one, by their zones ({@link KeyRegister}).
 *
 * <p>Reads and writes are judged. A register is undecided from where a value is written that may still be seen from an
 * earlier write, and where there are other functions, such as compare-and-set. A read that saw a value too late is told
 * when it ends, and then left out, so that what follows is judged by the others. Memory: what is open, some hundred
 * values a key, and 50 bytes for each indeterminate write that nobody saw.
 */
public final class OnlineRegisters implements OnlineChecker {
    /** Values that nobody may see any more and that are still known, so that proofs can name them. */
    private static final int FORGOTTEN_MAX = 1 << 15;

    private static final String ALGORITHM = "growing zones (after Gibbons & Korach 1997)";

    private final @Nullable Object initial;
    private final Map<Object, KeyRegister> registers = new HashMap<>();
    private final Int2ObjectOpenHashMap<Operation> open = new Int2ObjectOpenHashMap<>();
    private final ForgottenValues forgotten;
    private final RegisterFindings findings;
    private final ResultBuilder results = new ResultBuilder();
    private long events;
    private long operations;
    private long reads;
    private @Nullable String foreign;

    /**
     * A checker that has heard nothing.
     *
     * @param initial what is there before the first write
     * @param told takes each violation, as soon as it is certain, by the thread that brought the event
     */
    public OnlineRegisters(@Nullable Object initial, Consumer<Finding> told) {
        this(initial, told, FORGOTTEN_MAX);
    }

    OnlineRegisters(@Nullable Object initial, Consumer<Finding> told, int forgottenMax) {
        this.initial = initial;
        forgotten = new ForgottenValues(forgottenMax);
        findings = new RegisterFindings(finding -> {
            results.add(() -> finding);
            told.accept(finding);
        });
    }

    @Override
    public String property() {
        return "linearizable";
    }

    @Override
    public void invoked(
            long operation, int process, String function, @Nullable Object key, @Nullable Object input, long nanos) {
        long begin = events++;
        operations++;
        boolean isRead = function.equals(Functions.READ) || function.equals("get");
        if (!isRead && !function.equals(Functions.WRITE) && !function.equals("put")) {
            foreign = foreign == null ? function + " (#" + operation + ")" : foreign;
            return;
        }
        Operation op = new Operation(operation, process, isRead, key, begin, isRead ? null : input);
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
        if (op.isRead && outcome == Outcome.OK) {
            op.value = output;
            reads++;
        }
        register(op.key).completed(op, outcome, now);
    }

    /** The values kept, over all keys: what memory grows with. */
    long kept() {
        return registers.values().stream().mapToLong(KeyRegister::kept).sum();
    }

    @Override
    public CheckResult result() {
        results.measure("model", "register(" + PlainValues.render(initial) + ")");
        results.measure("keys", registers.size());
        results.measure("values-kept", kept());
        results.measure(
                "indeterminate-writes-never-seen",
                registers.values().stream()
                        .mapToLong(KeyRegister::indeterminate)
                        .sum());
        return results.result(property(), ALGORITHM, unknown(), operations, 0);
    }

    private @Nullable Unknown unknown() {
        if (foreign != null) {
            return Unknown.ofAnotherKind("a pass over registers judges reads and writes, not " + foreign);
        }
        KeyRegister undecided = null;
        long count = 0;
        for (KeyRegister register : registers.values()) {
            Operation again = register.again();
            if (again != null) {
                count++;
                Operation first = undecided == null ? null : undecided.again();
                undecided = first == null || again.number < first.number ? register : undecided;
            }
        }
        Operation again = undecided == null ? null : undecided.again();
        if (again != null) {
            return new Unknown(
                    Unknown.Cause.UNDECIDABLE,
                    count + " of " + registers.size() + " registers are judged in part: " + OperationText.of(again)
                            + " while the same value might still be seen from an earlier write",
                    "write each value once to a key, or check the whole history at once");
        }
        return reads == 0 ? Unknown.tooFew("no read was answered") : null;
    }

    private KeyRegister register(@Nullable Object key) {
        return registers.computeIfAbsent(
                PlainValues.orNil(key), ignored -> new KeyRegister(key, initial, forgotten, findings));
    }
}
