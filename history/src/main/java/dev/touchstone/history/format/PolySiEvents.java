// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.Functions;
import dev.touchstone.history.HistoryException;
import dev.touchstone.history.Values;
import dev.touchstone.history.Values.Kind;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the text of PolySI, Plume and IsoVista: a line is {@code r(KEY,VALUE,SESSION,TRANSACTION)} or the same with {@code w}, whole
 * numbers. Lines of one transaction need not be together; the transactions of a session are in the order in which they begin.
 *
 * <p>Transaction -1 stands for those that were aborted: its writes surely did not happen, its reads are left out. Where nobody writes 0 to
 * a key, reading 0 there is reading the initial state. There is no real-time order.
 */
final class PolySiEvents implements EventSource {
    private static final Pattern LINE = Pattern.compile("([rw])\\((\\d+),(-?\\d+),(\\d+),(-?\\d+)\\)");
    private static final long ABORTED = -1;
    /** What is kept of a read or a write until all are known, and then in the history, roughly. */
    private static final long BYTES_EACH = 64;

    private final LineSource lines;
    private final String name;
    private final long eventsMax;
    private final EventSink sink;
    private final Values values;
    private final Event event = new Event();
    private final int read;
    private final int write;
    private final int zero;
    private long events;

    private final Long2IntOpenHashMap transactionIds = new Long2IntOpenHashMap();
    private final List<Transaction> transactions = new ArrayList<>();
    private final Long2IntOpenHashMap sessionIds = new Long2IntOpenHashMap();
    private final LongOpenHashSet keysWithZero = new LongOpenHashSet();

    /** A transaction; its operations are runs of function, key and value. */
    private record Transaction(int session, long line, boolean aborted, IntArrayList operations) {}

    PolySiEvents(InputStream in, String name, ReadOptions options, EventSink sink) {
        this.lines = new LineSource(in, name, options.maxTokenBytes());
        this.name = name;
        this.sink = sink;
        this.values = sink.values();
        this.eventsMax = options.maxRetainedBytes() / BYTES_EACH;
        this.read = values.ofKeyword("r");
        this.write = values.ofKeyword("w");
        this.zero = values.ofLong(0);
    }

    /** Whether a file begins with such a line. */
    static boolean isHead(byte[] head, int at, int length) {
        return at + 1 < length && (head[at] == 'r' || head[at] == 'w') && head[at + 1] == '(';
    }

    @Override
    public Event current() {
        return event;
    }

    @Override
    public void readAll() throws IOException {
        sink.unordered();
        while (lines.next()) {
            String line = new String(lines.buffer, lines.start, lines.end - lines.start, StandardCharsets.ISO_8859_1);
            if (!line.isBlank()) {
                event.clear(lines.line(), 1);
                line(line.strip());
            }
        }
        if (events == 0) {
            throw lines.error("there is no operation in the file");
        }
        for (Transaction each : transactions) {
            tell(each);
        }
    }

    private void line(String line) {
        Matcher match = LINE.matcher(line);
        if (!match.matches()) {
            throw lines.error("a line must be r(KEY,VALUE,SESSION,TRANSACTION) or w(KEY,VALUE,SESSION,TRANSACTION)");
        }
        boolean writes = match.group(1).equals("w");
        long key = number(match.group(2));
        int value = values.ofLong(number(match.group(3)));
        long session = number(match.group(4));
        long transaction = number(match.group(5));
        if (transaction < ABORTED) {
            throw lines.error("a transaction is a number from 0, or -1 if it was aborted");
        } else if (++events > eventsMax) {
            throw HistoryException.tooLarge(
                    name + ": more than " + eventsMax + " reads and writes do not fit into memory");
        } else if (transaction == ABORTED && !writes) {
            return;
        }
        if (writes && value == zero && transaction != ABORTED) {
            keysWithZero.add(key);
        }
        IntArrayList operations = transaction(session, transaction).operations;
        operations.add(writes ? write : read);
        operations.add(values.ofLong(key));
        operations.add(value);
    }

    private Transaction transaction(long session, long id) {
        sessionIds.putIfAbsent(session, sessionIds.size());
        int number = sessionIds.get(session);
        if (id != ABORTED && transactionIds.containsKey(id)) {
            Transaction known = transactions.get(transactionIds.get(id));
            if (known.session != number) {
                throw lines.error("transaction " + id + " began in line " + known.line + ", in another session");
            }
            return known;
        }
        Transaction begun = new Transaction(number, lines.line(), id == ABORTED, new IntArrayList());
        if (id != ABORTED) {
            transactionIds.put(id, transactions.size());
        }
        transactions.add(begun);
        return begun;
    }

    private void tell(Transaction transaction) {
        ValueStack stack = new ValueStack(values);
        stack.open(Kind.LIST);
        for (int i = 0; i < transaction.operations.size(); i += 3) {
            int function = transaction.operations.getInt(i);
            int key = transaction.operations.getInt(i + 1);
            int value = transaction.operations.getInt(i + 2);
            boolean initial = function == read && value == zero && !keysWithZero.contains(values.asLong(key));
            stack.open(Kind.LIST);
            stack.push(function);
            stack.push(key);
            stack.push(initial ? Values.NIL : value);
            stack.close();
        }
        stack.close();
        event.clear(transaction.line, 1);
        event.type = transaction.aborted ? Event.Type.FAIL : Event.Type.OK;
        event.process = transaction.session;
        event.function = values.ofKeyword(Functions.TXN);
        event.value = stack.pop();
        event.hasValue = true;
        sink.accept(event);
    }

    private long number(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw lines.error(digits + " does not fit 64 bits");
        }
    }
}
