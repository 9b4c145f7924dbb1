// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.Functions;
import dev.touchstone.history.HistoryException;
import dev.touchstone.history.Values;
import dev.touchstone.history.Values.Kind;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;

/**
 * Reads dbcop's binary histories ("bincode"), of Biswas and Enea (OOPSLA 2019), in which later work publishes its data, too: a head of
 * five integers and three texts, then sessions of transactions of reads and writes. Numbers are little-endian, and a list is preceded by
 * its length.
 *
 * <p>Transactions that did not commit, and reads and writes that failed, are left out. Where nobody writes 0 to a key, reading 0 there is
 * reading the initial state. There is no real-time order.
 */
final class DbcopEvents implements EventSource {
    static final int HEAD_NUMBERS = 5;
    static final int HEAD_TEXTS = 3;
    /** What is kept of a read or a write until all are known, and then in the history, roughly. */
    private static final long BYTES_EACH = 64;

    private final InputStream in;
    private final String name;
    private final long eventsMax;
    private final EventSink sink;
    private final Values values;
    private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final Event event = new Event();
    private long position;

    private final BitSet writes = new BitSet();
    private final LongArrayList keys = new LongArrayList();
    private final LongArrayList written = new LongArrayList();
    private final LongOpenHashSet keysWithZero = new LongOpenHashSet();
    private final IntArrayList ends = new IntArrayList();
    private final IntArrayList sessions = new IntArrayList();

    DbcopEvents(InputStream in, String name, ReadOptions options, EventSink sink) {
        this.in = in;
        this.name = name;
        this.sink = sink;
        values = sink.values();
        eventsMax = options.maxRetainedBytes() / BYTES_EACH;
    }

    @Override
    public Event current() {
        return event;
    }

    @Override
    public void readAll() throws IOException {
        sink.unordered();
        for (int i = 0; i < HEAD_NUMBERS; i++) {
            number();
        }
        for (int i = 0; i < HEAD_TEXTS; i++) {
            skip(length());
        }
        int count = length();
        for (int session = 0; session < count; session++) {
            for (int left = length(); left > 0; left--) {
                transaction(session);
            }
        }
        if (in.read() >= 0) {
            throw error("the last session ends here, and more bytes follow");
        }
        tell();
    }

    private void transaction(int session) throws IOException {
        int begin = keys.size();
        for (int left = length(); left > 0; left--) {
            boolean write = flag();
            long key = number();
            long value = number();
            if (flag()) {
                writes.set(keys.size(), write);
                keys.add(key);
                written.add(value);
            }
        }
        if (keys.size() > eventsMax) {
            throw HistoryException.tooLarge(
                    name + ": more than " + eventsMax + " reads and writes do not fit into memory");
        }
        if (flag()) {
            for (int i = begin; i < keys.size(); i++) {
                if (writes.get(i) && written.getLong(i) == 0) {
                    keysWithZero.add(keys.getLong(i));
                }
            }
            ends.add(keys.size());
            sessions.add(session);
        } else {
            keys.size(begin);
            written.size(begin);
        }
    }

    private void tell() throws IOException {
        int txn = values.ofKeyword(Functions.TXN);
        int read = values.ofKeyword("r");
        int write = values.ofKeyword("w");
        ValueStack stack = new ValueStack(values);
        int next = 0;
        for (int t = 0; t < ends.size(); t++) {
            stack.open(Kind.LIST);
            for (; next < ends.getInt(t); next++) {
                boolean initial =
                        !writes.get(next) && written.getLong(next) == 0 && !keysWithZero.contains(keys.getLong(next));
                stack.open(Kind.LIST);
                stack.push(writes.get(next) ? write : read);
                stack.push(values.ofLong(keys.getLong(next)));
                stack.push(initial ? Values.NIL : values.ofLong(written.getLong(next)));
                stack.close();
            }
            stack.close();
            event.clear(1, 1);
            event.type = Event.Type.OK;
            event.process = sessions.getInt(t);
            event.function = txn;
            event.value = stack.pop();
            event.hasValue = true;
            sink.accept(event);
        }
    }

    private boolean flag() throws IOException {
        int read = in.read();
        if (read != 0 && read != 1) {
            throw read < 0 ? cutOff() : error("a flag must be 0 or 1, not " + read);
        }
        position++;
        return read == 1;
    }

    private int length() throws IOException {
        long length = number();
        if (length < 0 || length > Integer.MAX_VALUE) {
            throw error("no list has the length " + Long.toUnsignedString(length));
        }
        return (int) length;
    }

    private long number() throws IOException {
        if (in.readNBytes(number.array(), 0, Long.BYTES) < Long.BYTES) {
            throw cutOff();
        }
        position += Long.BYTES;
        return number.getLong(0);
    }

    private void skip(int bytes) throws IOException {
        try {
            in.skipNBytes(bytes);
        } catch (EOFException e) {
            throw cutOff();
        }
        position += bytes;
    }

    private HistoryException cutOff() {
        return error("the file is cut off here");
    }

    private HistoryException error(String what) {
        return HistoryException.at(name, 1, position + 1, what);
    }

    /** Whether a file begins as these do: with numbers that are small, and texts that can be read. */
    static boolean isHead(byte[] head, int length) {
        ByteBuffer in = ByteBuffer.wrap(head, 0, length).order(ByteOrder.LITTLE_ENDIAN);
        if (length < (HEAD_NUMBERS + HEAD_TEXTS + 1) * Long.BYTES) {
            return false;
        }
        for (int i = 0; i < HEAD_NUMBERS; i++) {
            long number = in.getLong();
            if (number < 0 || number > Integer.MAX_VALUE) {
                return false;
            }
        }
        for (int i = 0; i < HEAD_TEXTS; i++) {
            long text = in.remaining() < Long.BYTES ? -1 : in.getLong();
            if (text < 0 || text > in.remaining()) {
                return false;
            }
            for (int at = 0; at < text; at++) {
                if (in.get() < ' ') {
                    return false;
                }
            }
        }
        return true;
    }
}
