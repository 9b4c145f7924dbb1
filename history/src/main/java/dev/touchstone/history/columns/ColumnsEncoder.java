// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.columns;

import dev.touchstone.history.DetailListener;
import dev.touchstone.history.FaultWindow;
import dev.touchstone.history.HistoryException;
import dev.touchstone.history.Outcome;
import dev.touchstone.history.columns.Layout.Section;
import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Writes a history as columns, event by event, a block at a time; the same events give the same bytes. docs/columns.md
 * says what they mean.
 *
 * <p>Memory holds one block, the operations that are open, and tables of a fixed size. Not thread-safe. What a stream
 * throws comes out of the listener's methods as an {@link UncheckedIOException}.
 */
public final class ColumnsEncoder implements DetailListener, AutoCloseable {
    private final OutputStream out;
    private final Packing packing;
    private final TextEncoder texts = new TextEncoder();
    private final SlotEncoder slots = new SlotEncoder();
    private final KeyEncoder keys = new KeyEncoder(texts);
    private final ValueEncoder values = new ValueEncoder(texts);
    private final Object2IntOpenHashMap<String> functionPlaces = new Object2IntOpenHashMap<>();

    private final ColumnBytes functions = new ColumnBytes();
    private final ColumnBytes typeColumn = new ColumnBytes();
    private final ColumnBytes processColumn = new ColumnBytes();
    private final ColumnBytes keyColumn = new ColumnBytes();
    private final ColumnBytes valueColumn = new ColumnBytes();
    private final ColumnBytes timeColumn = new ColumnBytes();
    private final ColumnBytes untimed = new ColumnBytes();
    private final SparseColumn nodes = new SparseColumn(texts);
    private final SparseColumn versions = new SparseColumn(texts);
    private final SparseColumn errors = new SparseColumn(texts);
    private final ColumnBytes faultColumn = new ColumnBytes();

    private final ColumnBytes block = new ColumnBytes();
    private boolean textsAnew;
    private int inBlock;
    private int lastUntimed;
    private int lastFault;
    private long lastNanos;

    private @Nullable Object node;
    private @Nullable Object version;
    private @Nullable Object error;
    private boolean clock = true;

    private long events;
    private long operations;
    private long faults;

    /** Begins to write to a stream, which is left open; packs with Zstandard if its library can be loaded. */
    public ColumnsEncoder(OutputStream out) throws IOException {
        this(out, new Packing());
    }

    ColumnsEncoder(OutputStream out, Packing packing) throws IOException {
        this.out = out;
        this.packing = packing;
        functionPlaces.defaultReturnValue(-1);
        out.write(Layout.magic());
        out.write(Layout.VERSION);
    }

    @Override
    public void named(int process, String name) {
        throw new HistoryException("columns tell processes by number, and this one has a name: " + name);
    }

    @Override
    public void details(
            @Nullable Object itsNode, @Nullable Object itsVersion, @Nullable Object itsError, boolean itsClock) {
        node = itsNode;
        version = itsVersion;
        error = itsError;
        clock = itsClock;
    }

    @Override
    public void invoked(
            long operation, int process, String function, @Nullable Object key, @Nullable Object input, long nanos) {
        typeColumn.varint(4L * place(function) + Layout.INVOKE);
        int slot = slots.write(process, processColumn);
        int keySlot = keys.write(key, values.last(), keyColumn);
        value(input, keySlot);
        slots.begin(slot, keySlot, input);
        operations++;
        end(nanos);
    }

    @Override
    public void completed(long operation, int process, Outcome outcome, @Nullable Object output, long nanos) {
        int slot = slots.openSlot(process);
        if (slot < 0) {
            throw new HistoryException(
                    "process " + process + " completes with " + outcome.word() + " but has no operation open");
        }
        typeColumn.varint(type(outcome));
        slots.write(process, processColumn);
        if (Objects.equals(output, slots.input(slot))) {
            ValueEncoder.code(Layout.SAME, valueColumn);
        } else {
            value(output, slots.key(slot));
        }
        slots.end(slot, outcome == Outcome.INFO);
        end(nanos);
    }

    /** An operation of which only the end is told, in a history without real time. */
    public void completedAlone(
            int process, String function, @Nullable Object key, Outcome outcome, @Nullable Object value, long nanos) {
        typeColumn.varint(4L * place(function) + type(outcome));
        int slot = slots.write(process, processColumn);
        value(value, keys.write(key, values.last(), keyColumn));
        slots.end(slot, outcome == Outcome.INFO);
        operations++;
        end(nanos);
    }

    @Override
    public void fault(FaultWindow window) {
        faultColumn.varint(inBlock - lastFault);
        lastFault = inBlock;
        faultColumn.text(window.fault());
        faultColumn.text(window.detail());
        faultColumn.fixed(window.startNanos(), Long.BYTES);
        faultColumn.fixed(window.endNanos(), Long.BYTES);
        faults++;
        flushIfFull();
    }

    private static int type(Outcome outcome) {
        return 1 + outcome.ordinal();
    }

    /** The place of a function plus one; a new one is told in this block. */
    private int place(String function) {
        int place = functionPlaces.getInt(function);
        if (place < 0) {
            place = functionPlaces.size();
            if (place == Layout.FUNCTIONS_MAX) {
                throw new HistoryException("there are more than " + Layout.FUNCTIONS_MAX + " different functions");
            }
            functionPlaces.put(function, place);
            functions.text(function);
        }
        return place + 1;
    }

    private void value(@Nullable Object value, int keySlot) {
        if (value instanceof Long integer) {
            values.integer(integer, keys.last(keySlot), valueColumn);
            keys.last(keySlot, integer);
        } else {
            values.write(value, valueColumn);
        }
    }

    /** The event ends: what it has beside. */
    private void end(long nanos) {
        if (clock) {
            timeColumn.signed(nanos - lastNanos);
            lastNanos = nanos;
        } else {
            untimed.varint(inBlock - lastUntimed);
            lastUntimed = inBlock;
        }
        nodes.write(inBlock, node);
        versions.write(inBlock, version);
        errors.write(inBlock, error);
        details(null, null, null, true);
        inBlock++;
        events++;
        flushIfFull();
    }

    private void flushIfFull() {
        int bytes = valueColumn.size
                + keyColumn.size
                + texts.told.size
                + nodes.bytes.size
                + versions.bytes.size
                + errors.bytes.size
                + faultColumn.size;
        if (inBlock == Layout.EVENTS_MAX || bytes > Layout.RAW_BYTES_ENOUGH) {
            try {
                writeBlock();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void writeBlock() throws IOException {
        ColumnBytes[] columns = {
            texts.told,
            functions,
            typeColumn,
            processColumn,
            keyColumn,
            valueColumn,
            timeColumn,
            untimed,
            nodes.bytes,
            versions.bytes,
            errors.bytes,
            faultColumn
        };
        block.clear();
        block.u8(Layout.BLOCK);
        block.fixed(0, Layout.BLOCK_HEAD_BYTES - 1);
        block.varint(textsAnew ? Layout.FLAG_TEXTS_ANEW : 0);
        block.varint(events - inBlock);
        block.varint(inBlock);
        for (Section section : Layout.SECTIONS) {
            if (columns[section.ordinal()].size > 0) {
                block.u8(section.ordinal());
                packing.pack(columns[section.ordinal()], block);
            }
        }
        sealHead();
        out.write(block.bytes, 0, block.size);
        beginBlock();
    }

    /** Puts length and checksum before what they are of. */
    private void sealHead() {
        int size = block.size;
        int length = size - Layout.BLOCK_HEAD_BYTES;
        block.size = 1;
        block.fixed(length, Integer.BYTES);
        CRC32C checksum = new CRC32C();
        checksum.update(block.bytes, 0, block.size);
        checksum.update(block.bytes, Layout.BLOCK_HEAD_BYTES, length);
        block.fixed(checksum.getValue(), Integer.BYTES);
        block.size = size;
    }

    private void beginBlock() {
        for (ColumnBytes each : new ColumnBytes[] {
            functions, typeColumn, processColumn, keyColumn, valueColumn, timeColumn, untimed, faultColumn
        }) {
            each.clear();
        }
        nodes.beginBlock();
        versions.beginBlock();
        errors.beginBlock();
        textsAnew = texts.beginBlock();
        inBlock = 0;
        lastUntimed = 0;
        lastFault = 0;
    }

    /** Writes what is left, and the counts at the end; nothing may be told afterwards. */
    public void finish() throws IOException {
        if (inBlock > 0 || faultColumn.size > 0) {
            writeBlock();
        }
        block.clear();
        block.u8(Layout.END);
        block.fixed(events, Long.BYTES);
        block.fixed(operations, Long.BYTES);
        block.fixed(faults, Long.BYTES);
        CRC32C checksum = new CRC32C();
        checksum.update(block.bytes, 0, block.size);
        block.fixed(checksum.getValue(), Integer.BYTES);
        out.write(block.bytes, 0, block.size);
        out.flush();
    }

    /** Frees what packing holds outside the heap; a file that was not finished is one that is cut off. */
    @Override
    public void close() {
        packing.close();
    }
}
