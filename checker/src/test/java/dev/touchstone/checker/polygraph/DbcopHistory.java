// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** A history in the binary form of dbcop: sessions of transactions of reads and writes. */
final class DbcopHistory {
    private record Event(boolean isWrite, long key, long value) {}

    private record Version(long key, long value) {}

    private final List<List<Event>> transactions = new ArrayList<>();
    private final IntArrayList sessions = new IntArrayList();
    private final Map<Long, Integer> keys = new HashMap<>();
    private final Map<Version, IntArrayList> writers = new HashMap<>();
    private boolean isFine = true;

    private DbcopHistory(ByteBuffer in) {
        in.position(5 * Long.BYTES);
        for (int i = 0; i < 3; i++) {
            int length = length(in);
            in.position(in.position() + length);
        }
        int count = length(in);
        for (int s = 0; s < count; s++) {
            for (int left = length(in); left > 0; left--) {
                transaction(in, s);
            }
        }
        if (in.hasRemaining()) {
            throw new IllegalArgumentException(in.remaining() + " bytes too many");
        }
    }

    private static int length(ByteBuffer in) {
        return Math.toIntExact(in.getLong());
    }

    private void transaction(ByteBuffer in, int session) {
        List<Event> events = new ArrayList<>();
        for (int left = length(in); left > 0; left--) {
            Event event = new Event(in.get() != 0, in.getLong(), in.getLong());
            if (in.get() != 0) {
                events.add(event);
            }
        }
        if (in.get() != 0) {
            transactions.add(events);
            sessions.add(session);
        }
    }

    static DbcopHistory read(Path file) {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            return new DbcopHistory(ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN));
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }

    /** False if a read disagrees with its own transaction, or is of what no committed transaction wrote last. */
    boolean isFine() {
        return isFine;
    }

    RegisterTransactions columns() {
        for (int t = 0; t < transactions.size(); t++) {
            Map<Long, Long> last = new HashMap<>();
            for (Event event : transactions.get(t)) {
                keys.putIfAbsent(event.key, keys.size());
                if (event.isWrite) {
                    last.put(event.key, event.value);
                }
            }
            for (Map.Entry<Long, Long> written : last.entrySet()) {
                writers.computeIfAbsent(new Version(written.getKey(), written.getValue()), any -> new IntArrayList())
                        .add(t);
            }
        }
        RegisterTransactions.Builder builder = new RegisterTransactions.Builder(keys.size());
        for (int t = 0; t < transactions.size(); t++) {
            add(builder, t);
            builder.end(sessions.getInt(t), t);
        }
        return builder.build();
    }

    private void add(RegisterTransactions.Builder builder, int t) {
        Map<Long, Long> own = new HashMap<>();
        for (Event event : transactions.get(t)) {
            if (event.isWrite) {
                own.put(event.key, event.value);
                builder.write(keys.get(event.key));
            } else if (own.containsKey(event.key)) {
                isFine &= own.get(event.key) == event.value;
            } else {
                IntArrayList possible =
                        new IntArrayList(writers.getOrDefault(new Version(event.key, event.value), new IntArrayList()));
                possible.rem(t);
                if (possible.isEmpty() && event.value == 0) {
                    possible.add(RegisterTransactions.INITIAL);
                }
                isFine &= !possible.isEmpty();
                if (!possible.isEmpty()) {
                    builder.read(keys.get(event.key), possible.toIntArray());
                }
            }
        }
    }
}
