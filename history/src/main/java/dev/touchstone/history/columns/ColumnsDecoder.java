// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.columns;

import dev.touchstone.history.FaultWindow;
import dev.touchstone.history.HistoryException;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.columns.Layout.Section;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads a history that a {@link ColumnsEncoder} wrote, event by event. Memory holds one block, the operations that are
 * open, and tables of a fixed size. Not thread-safe.
 *
 * <p>Each block's checksum is compared before anything of it is told, and the counts at the end: so what is told is what
 * was written, and a file that is damaged or cut off is a {@link HistoryException}. The place of an error is {@code
 * name:EVENT:1}, by the number of the next event, from 1.
 */
public final class ColumnsDecoder implements AutoCloseable {
    private static final Outcome[] OUTCOMES = Outcome.values();
    private static final int FUNCTION_BYTES_MAX = 1 << 10;

    private final ColumnsLimits limits;
    private final BlockReader block;
    private final TextDecoder texts = new TextDecoder();
    private final SlotDecoder slots = new SlotDecoder();
    private final KeyDecoder keys;
    private final ValueDecoder values;
    private String[] functions = new String[16];
    private int functionCount;

    private final ColumnCursor types;
    private final ColumnCursor processColumn;
    private final ColumnCursor keyColumn;
    private final ColumnCursor valueColumn;
    private final ColumnCursor times;
    private final SparseCursor untimed;
    private final SparseCursor nodes;
    private final SparseCursor versions;
    private final SparseCursor errors;
    private final SparseCursor faultPlaces;
    private final ColumnsEvent event = new ColumnsEvent();

    private long lastNanos;
    private long events;
    private long operations;
    private long faults;

    /**
     * Reads from a stream, which is left open.
     *
     * @param name what errors call it
     * @param plain whether lists, sets and maps are those of Java; else they are {@link Composite}s
     */
    public ColumnsDecoder(InputStream in, String name, ColumnsLimits limits, boolean plain) {
        this(in, name, limits, plain, new Packing());
    }

    ColumnsDecoder(InputStream in, String name, ColumnsLimits limits, boolean plain, Packing packing) {
        this.limits = limits;
        block = new BlockReader(in, name, limits, packing);
        values = new ValueDecoder(texts, limits, plain);
        keys = new KeyDecoder(new ValueDecoder(texts, limits, plain));
        types = block.column(Section.TYPES);
        processColumn = block.column(Section.PROCESSES);
        keyColumn = block.column(Section.KEYS);
        valueColumn = block.column(Section.VALUES);
        times = block.column(Section.TIMES);
        untimed = sparse(Section.UNTIMED, plain);
        nodes = sparse(Section.NODES, plain);
        versions = sparse(Section.VERSIONS, plain);
        errors = sparse(Section.ERRORS, plain);
        faultPlaces = sparse(Section.FAULTS, plain);
    }

    private SparseCursor sparse(Section section, boolean plain) {
        return new SparseCursor(block.column(section), new ValueDecoder(texts, limits, plain));
    }

    /** Whether a file that begins with these bytes is one of columns, of whatever version. */
    public static boolean isHead(byte[] head, int length) {
        return Layout.isMagic(head, length);
    }

    /** How many events were told so far, with the one that is being read. */
    public long events() {
        return events;
    }

    /**
     * Reads to the end.
     *
     * @throws HistoryException if it is no such file, damaged, or cut off; its place may be wanting, and is then that of
     *     the event that is being read
     */
    public void readAll(ColumnsTarget target) throws IOException {
        block.begin();
        while (block.next(events, operations, faults)) {
            beginBlock();
            for (int i = 0; i < block.events; i++) {
                faults(i, target);
                event(i);
                target.event(event);
            }
            faults(block.events, target);
            endBlock();
        }
    }

    private void endBlock() {
        untimed.endBlock();
        nodes.endBlock();
        versions.endBlock();
        errors.endBlock();
        faultPlaces.endBlock();
        block.endBlock();
    }

    private void beginBlock() {
        if (block.textsAnew) {
            texts.clear();
        }
        texts.add(block.column(Section.TEXTS));
        ColumnCursor names = block.column(Section.FUNCTIONS);
        while (names.hasMore()) {
            if (functionCount == Layout.FUNCTIONS_MAX) {
                throw new HistoryException("there are more than " + Layout.FUNCTIONS_MAX + " different functions");
            } else if (functionCount == functions.length) {
                functions = Arrays.copyOf(functions, 2 * functionCount);
            }
            functions[functionCount++] = names.text(FUNCTION_BYTES_MAX);
        }
        untimed.beginBlock(block.events);
        nodes.beginBlock(block.events);
        versions.beginBlock(block.events);
        errors.beginBlock(block.events);
        faultPlaces.beginBlock(block.events);
    }

    private void event(int i) {
        events++;
        long head = types.varint();
        int type = (int) head & 3;
        long function = head >>> 2;
        int slot = slots.read(processColumn);
        boolean alone = function > 0 && type != Layout.INVOKE;
        if ((function == 0 && type == Layout.INVOKE) || (slots.isOpen(slot) && alone)) {
            throw new HistoryException("an event has the wrong type");
        } else if (function == 0 && !slots.isOpen(slot)) {
            throw new HistoryException("process " + slots.process(slot) + " completes but has no operation open");
        }
        event.outcome = type == Layout.INVOKE ? null : OUTCOMES[type - 1];
        event.process = slots.process(slot);
        event.slot = slot;
        event.function = function == 0 ? null : function(function - 1);
        int key = function == 0 ? slots.key(slot) : keys.read(keyColumn, values.last);
        event.key = function == 0 ? null : keys.key(key);
        event.value = value(slot, key, function == 0);
        event.clock = untimed.next != i;
        if (event.clock) {
            lastNanos += times.signed();
        } else {
            untimed.advance(block.events);
        }
        event.nanos = lastNanos;
        event.node = nodes.next == i ? nodes.read(block.events) : null;
        event.version = versions.next == i ? versions.read(block.events) : null;
        event.error = errors.next == i ? errors.read(block.events) : null;
        if (type == Layout.INVOKE) {
            slots.begin(slot, key, event.value);
        } else {
            slots.end(slot, event.outcome == Outcome.INFO);
        }
        operations += function == 0 ? 0 : 1;
    }

    private String function(long place) {
        if (place >= functionCount) {
            throw new HistoryException("there is no function " + place);
        }
        return functions[(int) place];
    }

    private @Nullable Object value(int slot, int key, boolean completes) {
        long head = valueColumn.varint();
        if ((head & 1) == 0) {
            values.last = keys.last[key] + Layout.unzigzag(head >>> 1);
            keys.last[key] = values.last;
            return values.last;
        } else if (completes && head == 2 * Layout.SAME + 1) {
            return slots.input(slot);
        }
        Object value = values.value(head, valueColumn, 0);
        if (head == 2 * Layout.WIDE + 1) {
            keys.last[key] = values.last;
        }
        return value;
    }

    private void faults(int i, ColumnsTarget target) {
        while (faultPlaces.next == i) {
            ColumnCursor in = faultPlaces.bytes;
            String fault = in.text(limits.textBytes());
            String detail = in.text(limits.textBytes());
            long start = in.fixed(Long.BYTES);
            long end = in.fixed(Long.BYTES);
            if (end < start) {
                throw new HistoryException("a fault ends before it begins");
            }
            faultPlaces.advance(block.events);
            faults++;
            target.fault(new FaultWindow(fault, detail, start, end));
        }
    }

    @Override
    public void close() {
        block.close();
    }
}
