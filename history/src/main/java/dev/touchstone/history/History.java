// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history;

import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What clients saw, in the order in which it happened: operations, each an invocation and, maybe, its completion.
 *
 * <p>An operation is known by its number, {@code 0 .. size() - 1}, in order of invocation. Its attributes are columns,
 * so a million operations take some fifty megabytes. Two orders matter: <em>time</em>, in nanoseconds of one monotonic
 * clock, and <em>index</em>, the position of each invocation and completion in the recorded total order of events.
 * Checkers use the index alone: A precedes B exactly when {@code completeIndex(A) < invokeIndex(B)}.
 *
 * <p>Nemesis events are no operations: they are {@link #faults}. Immutable, and safe for any number of threads.
 */
public final class History {
    /** The completion index of an operation that has no known end: after everything else. */
    public static final int NEVER = Integer.MAX_VALUE;

    /** The completion time of an operation that was still open when the history ended. */
    public static final long NO_TIME = Long.MAX_VALUE;

    private final HistoryColumns columns;
    private final Values values;
    private final List<String> functions;
    private final List<FaultWindow> faults;
    private final Int2ObjectOpenHashMap<String> processNames;
    private final List<String> notes;
    private final long retainedBytes;

    History(
            HistoryColumns columns,
            Values values,
            List<String> functions,
            List<FaultWindow> faults,
            Int2ObjectOpenHashMap<String> processNames,
            List<String> notes,
            long retainedBytes) {
        this.columns = columns;
        this.values = values;
        this.functions = List.copyOf(functions);
        this.faults = List.copyOf(faults);
        this.processNames = processNames;
        this.notes = List.copyOf(notes);
        this.retainedBytes = retainedBytes;
    }

    /** How many operations there are. */
    public int size() {
        return columns.size();
    }

    /** How many events the recorded order has: invocations and completions, {@code info} completions included. */
    public int events() {
        return columns.events();
    }

    /** The bytes of memory that it takes, roughly. */
    public long retainedBytes() {
        return retainedBytes;
    }

    /**
     * Whether {@link #invokeIndex} and {@link #completeIndex} say what preceded what. If not, operations are only in
     * order within their process: the source told completions alone, or sessions one after another.
     */
    public boolean hasRealTime() {
        return columns.realTime;
    }

    /** Whether times are measured nanoseconds; if not, they merely count events. */
    public boolean hasClock() {
        return columns.clock;
    }

    /** What a reader should know of where it came from, each a clause: that its events were sorted, that its times go backwards. */
    public List<String> notes() {
        return notes;
    }

    public Values values() {
        return values;
    }

    /** Faults that were active meanwhile, by start. */
    public List<FaultWindow> faults() {
        return faults;
    }

    /** The names of the functions used; {@link #functionId} is an index into it. */
    public List<String> functions() {
        return functions;
    }

    /** The id of a function's name in this history, or -1 if no operation has it. */
    public int functionId(String name) {
        return functions.indexOf(name);
    }

    /** The process that invoked it; a process has at most one open operation. */
    public int process(int op) {
        return columns.process[op];
    }

    /** The name of a process that is no number where the history comes from, or null. */
    public @Nullable String processName(int process) {
        return processNames.get(process);
    }

    /** Who invoked it, in words: {@code client 7}, {@code client east}, {@code client-east} where that is its name. */
    public String client(int op) {
        String name = processName(process(op));
        if (name == null) {
            return "client " + process(op);
        }
        return name.startsWith("client") ? name : "client " + name;
    }

    public int functionId(int op) {
        return columns.function[op];
    }

    public String function(int op) {
        return functions.get(columns.function[op]);
    }

    /** The ref of the key, or {@link Values#NIL} in a history of one object. */
    public int key(int op) {
        return columns.key[op];
    }

    /** The ref of what was asked: the value of the invocation. */
    public int input(int op) {
        return columns.input[op];
    }

    /** The ref of what was answered: the value of the completion; {@link Values#NIL} unless one was recorded. */
    public int output(int op) {
        return columns.output[op];
    }

    /** The ref of what is known of the value: the answer of an {@code ok} operation, the question of any other. */
    public int value(int op) {
        return outcome(op) == Outcome.OK ? output(op) : input(op);
    }

    /** The ref of what to show to a person: the answer; the question if there is none, or if nil only acknowledges it. */
    public int shown(int op) {
        int answer = value(op);
        return answer == Values.NIL ? input(op) : answer;
    }

    public Outcome outcome(int op) {
        return HistoryColumns.OUTCOMES[columns.outcome[op]];
    }

    public boolean isOk(int op) {
        return columns.outcome[op] == 0;
    }

    public boolean isFail(int op) {
        return columns.outcome[op] == 1;
    }

    public boolean isInfo(int op) {
        return columns.outcome[op] == 2;
    }

    /** The position of the invocation among all events. */
    public int invokeIndex(int op) {
        return columns.invokeIndex[op];
    }

    /** The position of the completion among all events; {@link #NEVER} for {@code info}, which has no known end. */
    public int completeIndex(int op) {
        return columns.completeIndex[op];
    }

    /** The position of the completion among all events, {@code info} included; {@link #NEVER} if there is none. */
    public int endIndex(int op) {
        int info = columns.infoIndex.get(op);
        return info == 0 ? columns.completeIndex[op] : info - 1;
    }

    public long invokeNanos(int op) {
        return columns.invokeNanos[op];
    }

    /** When the client gave up or was answered, {@code info} included; {@link #NO_TIME} if it never was. */
    public long completeNanos(int op) {
        return columns.completeNanos[op];
    }

    /** The ref of the node that the client spoke to, or {@link Values#NIL}. */
    public int node(int op) {
        return columns.node.get(op);
    }

    /** The ref of the version that a read saw or a write made, if the store told; evidence, never trusted. */
    public int version(int op) {
        return columns.version.get(op);
    }

    /** The ref of the error's text of a {@code fail} or {@code info} operation, or {@link Values#NIL}. */
    public int error(int op) {
        return columns.error.get(op);
    }
}
