// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.catalog;

import dev.touchstone.checker.linearizability.model.DequeModel;
import dev.touchstone.checker.linearizability.model.PriorityQueueModel;
import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import dev.touchstone.history.Values;
import dev.touchstone.history.Values.Kind;
import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Guesses the workload that a history came from by its functions and the shape of its values, for users who name none.
 *
 * <p>A guess is a convenience, never a verdict: it is shown with its reason, and an option overrides it.
 */
public final class WorkloadDetection {
    /**
     * What a history looks like.
     *
     * @param workload its name, such as {@code cas-register}
     * @param isModel whether that is a model of linearizability, as {@code set} is beside the workload of that name
     * @param reason why, as a clause
     */
    public record Guess(String workload, boolean isModel, String reason) {
        Guess(String workload, String reason) {
            this(workload, false, reason);
        }
    }

    private final History history;
    private final Values values;
    private final Set<String> functions = new TreeSet<>();

    private WorkloadDetection(History history) {
        this.history = history;
        this.values = history.values();
        functions.addAll(history.functions());
    }

    /** The workload, or nothing if the history has no operations or fits none. */
    public static Optional<Guess> guess(History history) {
        return Optional.ofNullable(new WorkloadDetection(history).guess());
    }

    private @Nullable Guess guess() {
        if (functions.isEmpty()) {
            return null;
        } else if (sendsOrPolls()) {
            return new Guess("kafka", "messages are sent to partitions and polled from them");
        } else if (functions.contains(Functions.TXN)) {
            return transactions();
        } else if (functions.contains(Functions.TRANSFER)) {
            return new Guess("bank", "it has transfers");
        } else if (only(Functions.READ, Functions.WRITE, Functions.CAS)) {
            return registers();
        } else if (functions.contains(Functions.APPEND) && only(Functions.READ, Functions.WRITE, Functions.APPEND)) {
            return new Guess("kv", "keys are read, written and appended to");
        } else if (only(Functions.ENQUEUE, Functions.DEQUEUE, Functions.DRAIN)) {
            return new Guess("queue", "its functions are " + functions);
        } else if (only(Functions.PUSH, Functions.POP)) {
            return new Guess("stack", "its functions are " + functions);
        } else if (new DequeModel().functions().containsAll(functions)) {
            return new Guess("deque", "its functions are " + functions);
        } else if (new PriorityQueueModel().functions().containsAll(functions) && takesTheLeast()) {
            return new Guess("priority-queue", "its functions are " + functions);
        } else if (only(Functions.ACQUIRE, Functions.RELEASE)) {
            return new Guess("mutex", "its functions are " + functions);
        } else if (only(Functions.GENERATE)) {
            return new Guess("unique-ids", "it generates values");
        } else if (functions.contains("inc") && only("inc", Functions.READ) && readsMaps()) {
            return new Guess("monotonic", "keys are incremented and reads return maps");
        } else if (functions.contains(Functions.ADD)) {
            return additions();
        }
        return null;
    }

    private boolean takesTheLeast() {
        return functions.stream().anyMatch(function -> function.endsWith("min"));
    }

    private boolean only(String... allowed) {
        return Set.of(allowed).containsAll(functions);
    }

    /** Whether operations do what clients of logs do, one at least with a list of sends or polls. */
    private boolean sendsOrPolls() {
        if (!only("send", "poll", Functions.TXN, "assign", "subscribe", "crash", "debug-topic-partitions")) {
            return false;
        }
        for (int op = 0; op < history.size(); op++) {
            int first = values.length(history.input(op)) == 0 ? Values.NIL : values.element(history.input(op), 0);
            int name = values.length(first) == 0 ? Values.NIL : values.element(first, 0);
            boolean named = values.kind(name) == Kind.KEYWORD || values.kind(name) == Kind.STRING;
            if (named && Set.of("send", "poll").contains(values.asText(name))) {
                return true;
            }
        }
        return false;
    }

    private @Nullable Guess registers() {
        if (readsMaps()) {
            return new Guess("bank", "reads return maps");
        }
        return functions.contains(Functions.CAS)
                ? new Guess("cas-register", "values are read, written and compared and set")
                : new Guess("register", "values are read and written");
    }

    private boolean readsMaps() {
        for (int op = 0; op < history.size(); op++) {
            if (history.isOk(op)
                    && history.function(op).equals(Functions.READ)
                    && values.kind(history.output(op)) == Kind.MAP) {
                return true;
            }
        }
        return false;
    }

    /** Whether a list begins with a row that tells its timestamp, as monotonic's do. */
    private boolean listsTimestamps(int list) {
        int first = values.length(list) == 0 ? Values.NIL : values.element(list, 0);
        for (int i = 0; values.kind(first) == Kind.MAP && i < values.length(first); i += 2) {
            int key = values.element(first, i);
            if (values.kind(key) == Kind.KEYWORD && values.asText(key).equals("sts")) {
                return true;
            }
        }
        return false;
    }

    /** A counter and a set both add; their reads tell them apart. */
    private @Nullable Guess additions() {
        if (functions.contains("contains")) {
            return new Guess("set", true, "elements are added and asked for one by one");
        }
        for (int op = 0; op < history.size(); op++) {
            if (history.isOk(op) && history.function(op).equals(Functions.READ)) {
                Kind kind = values.kind(history.output(op));
                if (listsTimestamps(history.output(op))) {
                    return new Guess("monotonic", "rows with timestamps are added and read");
                } else if (kind == Kind.LIST || kind == Kind.SET) {
                    return new Guess("set", "values are added and reads return collections");
                } else if (kind == Kind.LONG) {
                    return new Guess("counter", "values are added and reads return numbers");
                }
            }
        }
        boolean distinct = distinctAdditions();
        return distinct
                ? new Guess("set", "no read tells, but every value is added once")
                : new Guess("counter", "no read tells, but values are added again and again");
    }

    private boolean distinctAdditions() {
        IntOpenHashSet seen = new IntOpenHashSet();
        for (int op = 0; op < history.size(); op++) {
            if (history.function(op).equals(Functions.ADD) && !seen.add(history.input(op))) {
                return false;
            }
        }
        return true;
    }

    private @Nullable Guess transactions() {
        if (hasRanges()) {
            return new Guess("ranges", "transactions read ranges of keys or delete keys");
        }
        boolean writes = false;
        boolean single = true;
        boolean pure = true;
        for (int op = 0; op < history.size(); op++) {
            int txn = history.input(op);
            int reads = 0;
            int written = 0;
            for (int i = 0; i < values.length(txn); i++) {
                int micro = values.element(txn, i);
                if (values.length(micro) < 2 || values.kind(values.element(micro, 0)) != Kind.KEYWORD) {
                    return null;
                }
                String function = values.asText(values.element(micro, 0));
                if (function.equals(Functions.APPEND)) {
                    return new Guess("list-append", "transactions append to lists");
                }
                reads += function.equals("r") ? 1 : 0;
                written += function.equals("w") ? 1 : 0;
            }
            writes |= written > 0;
            single &= written <= 1;
            pure &= reads == 0 || written == 0;
        }
        if (!writes && readsLists()) {
            return new Guess("list-append", "transactions read lists");
        }
        if (single && pure && readsGroups() && writesOnce()) {
            return new Guess(
                    "long-fork", "transactions either write one key, for the first time, or read a group of keys");
        }
        return writes ? new Guess("rw-register", "transactions read and write registers") : null;
    }

    private boolean hasRanges() {
        for (int op = 0; op < history.size(); op++) {
            int txn = history.input(op);
            for (int i = 0; i < values.length(txn); i++) {
                int micro = values.element(txn, i);
                int name = values.length(micro) < 2 ? Values.NIL : values.element(micro, 0);
                if (values.kind(name) == Kind.KEYWORD
                        && Set.of("range", "delete").contains(values.asText(name))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether an acknowledged transaction read a list. */
    private boolean readsLists() {
        for (int op = 0; op < history.size(); op++) {
            int txn = history.isOk(op) ? history.output(op) : Values.NIL;
            for (int i = 0; i < values.length(txn); i++) {
                int micro = values.element(txn, i);
                if (values.length(micro) == 3 && values.kind(values.element(micro, 2)) == Kind.LIST) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether no key is written twice. */
    private boolean writesOnce() {
        IntOpenHashSet keys = new IntOpenHashSet();
        for (int op = 0; op < history.size(); op++) {
            int txn = history.input(op);
            if (values.length(txn) == 1
                    && values.asText(values.element(values.element(txn, 0), 0)).equals("w")
                    && !keys.add(values.element(values.element(txn, 0), 1))) {
                return false;
            }
        }
        return true;
    }

    /** Whether all transactions that read, read equally many keys, and more than one. */
    private boolean readsGroups() {
        int size = 0;
        for (int op = 0; op < history.size(); op++) {
            int txn = history.input(op);
            int length = values.length(txn);
            if (length == 0
                    || !values.asText(values.element(values.element(txn, 0), 0)).equals("r")) {
                continue;
            }
            if (length < 2 || (size != 0 && size != length)) {
                return false;
            }
            size = length;
        }
        return size > 0;
    }
}
