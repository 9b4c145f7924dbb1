// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.version;

import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.wire.ByteReader;
import dev.touchstone.store.protocol.wire.ByteWriter;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The writes of a key that are known: for each actor, all up to a counter. Immutable. */
public final class VersionVector {
    public static final VersionVector EMPTY = new VersionVector(new TreeMap<>());

    private final SortedMap<Incarnation, Long> counters;

    private VersionVector(SortedMap<Incarnation, Long> counters) {
        this.counters = counters;
    }

    /** The counters by actor, each at least 1; not to be changed. */
    public SortedMap<Incarnation, Long> counters() {
        return Collections.unmodifiableSortedMap(counters);
    }

    public long counter(Incarnation actor) {
        return counters.getOrDefault(actor, 0L);
    }

    public boolean covers(Dot dot) {
        return counter(dot.actor()) >= dot.counter();
    }

    public VersionVector with(Dot dot) {
        if (covers(dot)) {
            return this;
        }
        SortedMap<Incarnation, Long> more = new TreeMap<>(counters);
        more.put(dot.actor(), dot.counter());
        return new VersionVector(more);
    }

    /** What either of them knows. */
    public VersionVector merge(VersionVector other) {
        SortedMap<Incarnation, Long> both = new TreeMap<>(counters);
        other.counters.forEach((actor, counter) -> both.merge(actor, counter, Math::max));
        return new VersionVector(both);
    }

    void write(ByteWriter out) {
        out.varint(counters.size());
        counters.forEach((actor, counter) -> new Dot(actor, counter).write(out));
    }

    /** Reads what {@link #write} wrote; entries that are not in order are refused. */
    static VersionVector read(ByteReader in) {
        int count = in.count(4);
        TreeMap<Incarnation, Long> counters = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            Dot last = Dot.read(in);
            if (!counters.isEmpty() && counters.lastKey().compareTo(last.actor()) >= 0) {
                throw new IllegalArgumentException("the entries of a version vector are not in order");
            }
            counters.put(last.actor(), last.counter());
        }
        return new VersionVector(counters);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof VersionVector that && counters.equals(that.counters);
    }

    @Override
    public int hashCode() {
        return counters.hashCode();
    }

    @Override
    public String toString() {
        return counters.toString();
    }
}
