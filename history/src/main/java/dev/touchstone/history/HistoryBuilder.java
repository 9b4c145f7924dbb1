// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Pairs invocations with completions, in the order in which they are given, which becomes the history's order.
 *
 * <p>A process has at most one open operation. Whatever is still open at {@link #build} ends as {@link Outcome#INFO}.
 * Not thread-safe; of no use after {@code build}.
 */
public final class HistoryBuilder {
    private static final int NONE = -1;

    private final Values values = new Values();
    private final HistoryColumns columns = new HistoryColumns();
    private final List<String> functions = new ArrayList<>();
    private final Object2IntOpenHashMap<String> functionIds = new Object2IntOpenHashMap<>();
    private final Int2IntOpenHashMap open = new Int2IntOpenHashMap();
    private final List<FaultWindow> faults = new ArrayList<>();

    public HistoryBuilder() {
        functionIds.defaultReturnValue(NONE);
        open.defaultReturnValue(NONE);
    }

    /** Where the values of this history are made. */
    public Values values() {
        return values;
    }

    /** True if the process has an operation that has not ended. */
    public boolean isOpen(int process) {
        return open.get(process) != NONE;
    }

    /** The operation that the process has open, or -1. */
    public int open(int process) {
        return open.get(process);
    }

    /** How many operations were begun. */
    public int size() {
        return columns.size();
    }

    /**
     * An operation begins.
     *
     * @param key the ref of the key, or {@link Values#NIL}
     * @param input the ref of what is asked, or {@link Values#NIL}
     * @return the operation's number
     * @throws HistoryException if the process has an operation open
     */
    public int invoke(int process, String function, int key, int input, long nanos) {
        int before = open.get(process);
        if (before != NONE) {
            throw new HistoryException("process " + process + " invokes " + function + " while its "
                    + functions.get(columns.function[before]) + " is still open");
        }
        int op = columns.add();
        columns.process[op] = process;
        columns.function[op] = (short) functionId(function);
        columns.key[op] = key;
        columns.input[op] = input;
        columns.output[op] = Values.NIL;
        columns.outcome[op] = (byte) Outcome.INFO.ordinal();
        columns.invokeIndex[op] = columns.nextEvent();
        columns.completeIndex[op] = History.NEVER;
        columns.invokeNanos[op] = nanos;
        columns.completeNanos[op] = History.NO_TIME;
        open.put(process, op);
        return op;
    }

    /**
     * The open operation of the process ends.
     *
     * @param output the ref of what was answered, or {@link Values#NIL}
     * @return the operation's number
     * @throws HistoryException if the process has no operation open
     */
    public int complete(int process, Outcome outcome, int output, long nanos) {
        int op = open.remove(process);
        if (op == NONE) {
            throw new HistoryException(
                    "process " + process + " completes with " + outcome.word() + " but has no operation open");
        }
        int event = columns.nextEvent();
        columns.outcome[op] = (byte) outcome.ordinal();
        columns.output[op] = output;
        columns.completeIndex[op] = outcome == Outcome.INFO ? History.NEVER : event;
        columns.completeNanos[op] = nanos;
        if (outcome == Outcome.INFO) {
            columns.infoIndex.set(op, event + 1);
        }
        return op;
    }

    /** The open operation of the process will never end; the process may invoke again. */
    public void abandon(int process) {
        open.remove(process);
    }

    public String function(int op) {
        return functions.get(columns.function[op]);
    }

    public int input(int op) {
        return columns.input[op];
    }

    /** The history tells no real-time order: see {@link History#hasRealTime}. */
    public void withoutRealTime() {
        columns.realTime = false;
    }

    /** The history's times are no measured times: see {@link History#hasClock}. */
    public void withoutClock() {
        columns.clock = false;
    }

    /**
     * Splits every value into key and value, as in histories of many independent objects that write
     * {@code [key value]}; unless an operation has a key already.
     *
     * @param certain whether values are known to be pairs; else it is only done if all look like it
     * @return true if it was done
     * @throws HistoryException if it is certain, but a value is no pair
     */
    public boolean splitKeys(boolean certain) {
        return new KeyedValues(columns, values, functions).split(certain);
    }

    /** Roughly the bytes of memory that the history takes so far. */
    public long retainedBytes() {
        return columns.bytes() + values.retainedBytes();
    }

    /** Changes the key of an operation; for formats that tell it only at the end. */
    public void key(int op, int key) {
        columns.key[op] = key;
    }

    /** Changes what was asked; for formats that tell it only at the end. */
    public void input(int op, int input) {
        columns.input[op] = input;
    }

    public void node(int op, int ref) {
        columns.node.set(op, ref);
    }

    public void version(int op, int ref) {
        columns.version.set(op, ref);
    }

    public void error(int op, int ref) {
        columns.error.set(op, ref);
    }

    public void fault(FaultWindow window) {
        faults.add(window);
    }

    /** The history; operations still open in it are {@code info}. */
    public History build() {
        columns.trim();
        faults.sort(Comparator.comparingLong(FaultWindow::startNanos));
        return new History(columns, values, functions, faults);
    }

    private int functionId(String function) {
        int id = functionIds.getInt(function);
        if (id == NONE) {
            id = functions.size();
            if (id > Short.MAX_VALUE) {
                throw new HistoryException("more than " + Short.MAX_VALUE + " different functions");
            }
            functions.add(function);
            functionIds.put(function, id);
        }
        return id;
    }
}
