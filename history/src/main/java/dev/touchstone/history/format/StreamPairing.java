// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.DetailListener;
import dev.touchstone.history.FaultWindow;
import dev.touchstone.history.HistoryException;
import dev.touchstone.history.JavaValues;
import dev.touchstone.history.KeyedValues;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.Pairing;
import dev.touchstone.history.ProcessNames;
import dev.touchstone.history.Values;
import dev.touchstone.history.format.StreamEvent.Operation;
import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Pairs completions with invocations and tells a listener, keeping only the operations that are open. The line that is
 * being read is told by {@link #tell}, when all of it is known; until it is decided whether values are pairs of a key
 * and a value, lines are held back.
 */
final class StreamPairing implements Pairing {
    private final Values values;
    private final DetailListener listener;
    private final StreamKeys keys;
    private final Object2IntOpenHashMap<String> names = new Object2IntOpenHashMap<>();
    private final Int2IntOpenHashMap open = new Int2IntOpenHashMap();
    private final List<@Nullable Operation> operations = new ArrayList<>();
    private final IntArrayList free = new IntArrayList();
    private final List<StreamEvent> held = new ArrayList<>();
    private @Nullable StreamEvent left;
    private @Nullable StreamEvent event;
    /** The operation that ends with this line, or -1. */
    private int ended = -1;

    private boolean clock = true;
    private @Nullable Object error;
    private long count;

    StreamPairing(ReadOptions options, DetailListener listener) {
        this.listener = listener;
        values = Values.passing(options.maxRetainedBytes());
        keys = new StreamKeys(options.keyed());
        open.defaultReturnValue(-1);
        names.defaultReturnValue(-1);
    }

    @Override
    public Values values() {
        return values;
    }

    @Override
    public int process(String name) {
        int process = names.getInt(name);
        if (process == -1) {
            process = ProcessNames.reserved(names.size());
            names.put(name, process);
            listener.named(process, name);
        }
        return process;
    }

    @Override
    public void note(String sentence) {
        listener.note(sentence);
    }

    @Override
    public int open(int process) {
        return open.get(process);
    }

    @Override
    public String function(int op) {
        return operation(op).function;
    }

    @Override
    public int input(int op) {
        return JavaValues.ref(values, operation(op).asked);
    }

    private Operation operation(int op) {
        return Objects.requireNonNull(operations.get(op));
    }

    @Override
    public int invoke(int process, String function, int key, int input, long nanos) {
        if (keys.listens()) {
            keys.saw(KeyedValues.sign(values, function, key, input));
        }
        Operation operation =
                new Operation(count++, process, function, JavaValues.of(values, key), JavaValues.of(values, input));
        int op = free.isEmpty() ? operations.size() : free.popInt();
        if (op == operations.size()) {
            operations.add(operation);
        } else {
            operations.set(op, operation);
        }
        open.put(process, op);
        event = new StreamEvent(operation, null, null, nanos, clock);
        return op;
    }

    @Override
    public int complete(int process, Outcome outcome, int output, long nanos) {
        int op = open.get(process);
        event = new StreamEvent(operation(op), outcome, JavaValues.of(values, output), nanos, clock);
        event.error = error;
        open.remove(process);
        ended = op;
        return op;
    }

    /** A listener is told that the client gave up, for a process has one operation open. */
    @Override
    public void abandon(int process) {
        int op = open.remove(process);
        left = new StreamEvent(operation(op), Outcome.INFO, null, 0, false);
        free(op);
    }

    private void free(int op) {
        operations.set(op, null);
        free.add(op);
    }

    /** Tells the line that was read. */
    void tell() {
        StreamEvent now = event;
        if (now != null && left != null) {
            tell(new StreamEvent(left.operation, Outcome.INFO, null, now.nanos, clock));
        }
        if (now != null) {
            tell(now);
        }
        if (ended >= 0) {
            free(ended);
        }
        ended = -1;
        left = null;
        event = null;
        error = null;
        clock = true;
    }

    private void tell(StreamEvent now) {
        if (keys.state() == StreamKeys.State.UNDECIDED) {
            held.add(now);
            return;
        }
        tellHeld();
        now.tell(keys.state() == StreamKeys.State.SPLIT, listener);
    }

    private void tellHeld() {
        if (!held.isEmpty()) {
            held.forEach(each -> each.tell(keys.state() == StreamKeys.State.SPLIT, listener));
            held.clear();
        }
    }

    void sawTuples() {
        keys.sawTuples();
    }

    /** Values are no pairs, whatever they look like. */
    void sawKeys() {
        keys.sawKeys();
    }

    /** The history ends: nothing is held back any longer. */
    void finish() {
        keys.finish();
        tellHeld();
    }

    /** It was done as the operations were told. */
    @Override
    public boolean splitKeys(boolean certain) {
        return keys.state() == StreamKeys.State.SPLIT;
    }

    @Override
    public void withoutRealTime() {
        throw withoutOrder();
    }

    /** What is said of a history that is no stream. */
    static HistoryException withoutOrder() {
        return HistoryException.noStream("completions without invocations, or sessions one after another, tell no order"
                + " in real time: such a history is no stream, and must be read as a whole");
    }

    @Override
    public void withoutClock() {
        clock = false;
    }

    @Override
    public void key(int op, int ref) {
        Operation operation = operation(op);
        if (!Objects.equals(JavaValues.of(values, ref), operation.key)) {
            throw HistoryException.noStream(
                    "a completion tells another key than its invocation: such a history is no stream, and must be read"
                            + " as a whole");
        }
    }

    @Override
    public void node(int op, int ref) {
        if (event != null && ref != Values.NIL) {
            event.node = JavaValues.of(values, ref);
        }
    }

    @Override
    public void version(int op, int ref) {
        if (event != null && ref != Values.NIL) {
            event.version = JavaValues.of(values, ref);
        }
    }

    /** May come before the completion that it belongs to. */
    @Override
    public void error(int op, int ref) {
        if (ref == Values.NIL) {
            return;
        }
        error = JavaValues.of(values, ref);
        if (event != null) {
            event.error = error;
        }
    }

    @Override
    public void fault(FaultWindow window) {
        listener.fault(window);
    }
}
