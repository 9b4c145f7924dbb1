// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.Functions;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.HistoryException;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.Pairing;
import dev.touchstone.history.Values;
import dev.touchstone.history.Values.Kind;
import org.jspecify.annotations.Nullable;

/** Makes operations of the events of a file, the same whatever the format was. */
final class EventAssembler implements EventSink {
    private static final String NEMESIS = "nemesis";

    private final String name;
    private final ReadOptions options;
    private final Pairing builder;
    private final Values values;
    private final MicroOperations micro;
    private final FaultPairing faults;
    private final int timedOut;
    private final EventChecks checks;
    /** Of a file that is not in the order of its indices: the events so far. */
    private final @Nullable EventJournal journal;

    private long events;
    private boolean tuples;
    private boolean keysTold;
    /** Where the first operation stands that is no pair of a key and a value; 0: nowhere. */
    private long unpairedLine;

    private long unpairedColumn;

    /**
     * An assembler of one file.
     *
     * @param builder takes the operations
     * @param sort whether to sort events by their index; otherwise they must be in that order, or it is an {@link UnsortedException}
     */
    EventAssembler(String name, ReadOptions options, Pairing builder, boolean sort) {
        this.name = name;
        this.options = options;
        this.builder = builder;
        values = builder.values();
        micro = new MicroOperations(values);
        faults = new FaultPairing(builder);
        timedOut = values.ofKeyword("timed-out");
        this.checks = new EventChecks(name);
        this.journal = sort ? new EventJournal(name, options) : null;
    }

    @Override
    public Values values() {
        return values;
    }

    @Override
    public void sawTuples() {
        tuples = true;
    }

    @Override
    public void sawKeys() {
        keysTold = true;
    }

    @Override
    public void unordered() {
        builder.withoutRealTime();
    }

    @Override
    public void accept(Event event) {
        if (event.type == Event.Type.UNKNOWN) {
            throw error(event, "an operation needs a type: invoke, ok, fail or info");
        }
        if (journal == null) {
            take(event);
        } else {
            journal.add(event);
        }
    }

    private void take(Event event) {
        checks.next(event);
        events++;
        boolean clock = event.time != Event.ABSENT && event.time >= 0;
        long nanos = clock ? event.time : events - 1;
        int process = process(event);
        int open = builder.open(process);
        if (isFault(event, open)) {
            faults.accept(event, nanos);
            return;
        }
        if (!clock) {
            builder.withoutClock();
        }
        if (event.unknownTag != null) {
            throw error(event, "a value has the unknown tag #" + event.unknownTag);
        }
        String function = function(event, open);
        int value = function.equals(Functions.TXN) ? micro.normalize(event.value) : event.value;
        if (event.type == Event.Type.INVOKE) {
            invoke(event, process, open, function, value, nanos);
        } else {
            complete(event, process, open, function, value, nanos);
        }
    }

    /** The file ends here. */
    void finish() {
        if (journal != null) {
            journal.replay(this::replay);
            builder.note("its events were sorted by :index; the file has them in another order");
        }
        checks.notes(builder::note);
        faults.finish();
        boolean detect = options.keyed() == ReadOptions.Keyed.DETECT && !keysTold;
        if (options.keyed() == ReadOptions.Keyed.YES || detect) {
            splitKeys(tuples || options.keyed() == ReadOptions.Keyed.YES);
        }
    }

    private void replay(Event event) {
        try {
            take(event);
        } catch (HistoryException e) {
            throw e.orAt(name, event.line, event.column);
        }
    }

    private void splitKeys(boolean certain) {
        try {
            builder.splitKeys(certain);
        } catch (HistoryException e) {
            throw e.orAt(name, Math.max(1, unpairedLine), Math.max(1, unpairedColumn));
        }
    }

    private void begin(Event event, int value) {
        if (unpairedLine == 0
                && event.key == Values.NIL
                && !(values.kind(value) == Kind.LIST && values.length(value) == 2)) {
            unpairedLine = event.line;
            unpairedColumn = event.column;
        }
    }

    private void invoke(Event event, int process, int open, String function, int value, long nanos) {
        if (open >= 0) {
            if (!options.lenient()) {
                throw error(
                        event,
                        "process " + label(event) + " invokes " + function + " while its " + builder.function(open)
                                + " is still open");
            }
            builder.abandon(process);
        }
        checks.invocation();
        begin(event, value);
        int op = builder.invoke(process, function, event.key, value, nanos);
        evidence(op, event);
    }

    private void complete(Event event, int process, int open, String function, int value, long nanos) {
        int op = open;
        boolean timeout = event.type != Event.Type.OK && event.hasValue && value == timedOut;
        if (open < 0) {
            if (!options.lenient()) {
                checks.alone(event, "process " + label(event) + " completes " + function);
            }
            int input = timeout ? Values.NIL : value;
            begin(event, input);
            op = builder.invoke(process, function, event.key, input, nanos);
            builder.withoutRealTime();
        } else if (!function.equals(builder.function(open))) {
            throw error(
                    event,
                    "process " + label(event) + " completes " + function + " while its open operation is "
                            + builder.function(open));
        }
        Outcome outcome =
                switch (event.type) {
                    case OK -> Outcome.OK;
                    case FAIL -> Outcome.FAIL;
                    default -> Outcome.INFO;
                };
        int output = timeout ? Values.NIL : event.hasValue ? value : builder.input(op);
        if (timeout) {
            builder.error(op, timedOut);
        }
        builder.complete(process, outcome, output, nanos);
        if (event.key != Values.NIL) {
            builder.key(op, event.key);
        }
        evidence(op, event);
    }

    private void evidence(int op, Event event) {
        builder.node(op, event.node);
        builder.version(op, event.version);
        builder.error(op, event.error);
    }

    /**
     * Whether it tells of a fault. What the nemesis does are faults, and what another process that has a name says once, with {@code info}. One
     * that begins its operations is a client, and its {@code info} ends the one that is open.
     */
    private boolean isFault(Event event, int open) {
        if (event.processName == null) {
            return false;
        } else if (event.processName.equals(NEMESIS)) {
            return true;
        }
        return event.type == Event.Type.INFO
                && !(open >= 0
                        && (event.function == Values.NIL
                                || builder.function(open).equals(function(event, open))));
    }

    private int process(Event event) {
        if (event.processName != null) {
            return event.processName.equals(NEMESIS) ? 0 : builder.process(event.processName);
        } else if (event.process == Event.ABSENT) {
            return 0;
        }
        int process = (int) event.process;
        if (process != event.process || HistoryBuilder.isReserved(process)) {
            throw error(event, "process " + event.process + " does not fit 32 bits");
        }
        return process;
    }

    private static String label(Event event) {
        return event.processName == null
                ? Long.toString(event.process == Event.ABSENT ? 0 : event.process)
                : event.processName;
    }

    /** The function by its own name; of a completion without one, that of its invocation. */
    private String function(Event event, int open) {
        Kind kind = values.kind(event.function);
        if (kind == Kind.KEYWORD || kind == Kind.STRING) {
            String function = micro.function(event.function);
            boolean mayBeTransaction = function.equals(Functions.READ) || function.equals(Functions.WRITE);
            return mayBeTransaction && micro.isTransaction(event.value) ? Functions.TXN : function;
        } else if (kind != Kind.NIL) {
            throw error(event, "a function must be a name, not " + values.render(event.function, 80));
        }
        boolean completes = event.type != Event.Type.INVOKE && open >= 0;
        String opened = completes ? builder.function(open) : null;
        return opened != null ? opened : transaction(event);
    }

    private String transaction(Event event) {
        if (values.kind(event.value) != Kind.LIST) {
            throw error(event, "an operation without a function must be a transaction");
        }
        return Functions.TXN;
    }

    private HistoryException error(Event event, String message) {
        return HistoryException.at(name, event.line, event.column, message);
    }
}
