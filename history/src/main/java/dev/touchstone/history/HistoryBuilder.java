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
public final class HistoryBuilder implements Pairing {
    private static final int NONE = -1;
    private static final int MAX_FUNCTIONS = Short.MAX_VALUE;
    private static final int MAX_FUNCTION_LENGTH = 200;
    /** An entry of the table of open operations, and the step in which entries are counted. */
    private static final int OPEN_BYTES = 24;

    private static final int OPEN_STEP = 1 << 12;
    /** Roughly what a fault window takes beside its texts. */
    private static final int FAULT_BYTES = 160;

    private final MemoryAllowance memory = new MemoryAllowance();
    private final Values values = new Values(memory);
    private final HistoryColumns columns = new HistoryColumns(memory);
    private final List<String> functions = new ArrayList<>();
    private final Object2IntOpenHashMap<String> functionIds = new Object2IntOpenHashMap<>();
    private final Int2IntOpenHashMap open = new Int2IntOpenHashMap();
    private final List<FaultWindow> faults = new ArrayList<>();
    private final ProcessNames names = new ProcessNames(memory);
    private final List<String> notes = new ArrayList<>();
    private int openCounted;

    public HistoryBuilder() {
        functionIds.defaultReturnValue(NONE);
        open.defaultReturnValue(NONE);
    }

    /** Where the values of this history are made. */
    @Override
    public Values values() {
        return values;
    }

    /**
     * The number of a process that has a name, for {@link #invoke} and {@link #complete}; the same for the same name. In the history it is
     * another, which no process has that has none: see {@link History#processName}.
     */
    @Override
    public int process(String name) {
        return names.number(name);
    }

    /** Whether a number is one of those that {@link #process(String)} gives. */
    public static boolean isReserved(int process) {
        return ProcessNames.isReserved(process);
    }

    /** Adds a sentence to {@link History#notes}. */
    @Override
    public void note(String sentence) {
        notes.add(sentence);
    }

    /** True if the process has an operation that has not ended. */
    public boolean isOpen(int process) {
        return open.get(process) != NONE;
    }

    /** The operation that the process has open, or -1. */
    @Override
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
    @Override
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
        if (open.size() >= openCounted) {
            memory.add((long) OPEN_BYTES * OPEN_STEP);
            openCounted += OPEN_STEP;
        }
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
    @Override
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
    @Override
    public void abandon(int process) {
        open.remove(process);
    }

    @Override
    public String function(int op) {
        return functions.get(columns.function[op]);
    }

    @Override
    public int input(int op) {
        return columns.input[op];
    }

    /** The history tells no real-time order: see {@link History#hasRealTime}. */
    @Override
    public void withoutRealTime() {
        columns.realTime = false;
    }

    /** The history's times are no measured times: see {@link History#hasClock}. */
    @Override
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
    @Override
    public boolean splitKeys(boolean certain) {
        return new KeyedValues(columns, values, functions).split(certain);
    }

    /** Roughly the bytes of memory that the history takes so far. */
    public long retainedBytes() {
        return memory.used();
    }

    /** Whatever would take more bytes than these is refused with a {@link HistoryException}. */
    public void limitBytes(long bytes) {
        memory.limit(bytes);
    }

    /** Changes the key of an operation; for formats that tell it only at the end. */
    @Override
    public void key(int op, int key) {
        columns.key[op] = key;
    }

    /** Changes what was asked; for formats that tell it only at the end. */
    public void input(int op, int input) {
        columns.input[op] = input;
    }

    @Override
    public void node(int op, int ref) {
        columns.node.set(op, ref);
    }

    @Override
    public void version(int op, int ref) {
        columns.version.set(op, ref);
    }

    @Override
    public void error(int op, int ref) {
        columns.error.set(op, ref);
    }

    @Override
    public void fault(FaultWindow window) {
        memory.add(FAULT_BYTES + 2L * (window.fault().length() + window.detail().length()));
        faults.add(window);
    }

    /** The history; operations still open in it are {@code info}. */
    public History build() {
        columns.trim();
        faults.sort(Comparator.comparingLong(FaultWindow::startNanos));
        return new History(columns, values, functions, faults, names.settle(columns.process), notes, memory.used());
    }

    private int functionId(String function) {
        int id = functionIds.getInt(function);
        if (id == NONE) {
            id = functions.size();
            if (id > MAX_FUNCTIONS) {
                throw new HistoryException("there are more than " + MAX_FUNCTIONS + " different functions");
            } else if (function.length() > MAX_FUNCTION_LENGTH) {
                throw new HistoryException("a function's name is longer than " + MAX_FUNCTION_LENGTH + " characters: "
                        + function.substring(0, 40) + "…");
            }
            functions.add(function);
            functionIds.put(function, id);
        }
        return id;
    }
}
