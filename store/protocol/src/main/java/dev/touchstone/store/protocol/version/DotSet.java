// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.version;

import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.wire.ByteReader;
import dev.touchstone.store.protocol.wire.ByteWriter;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The writes of a key that are known: a causal history. Immutable.
 *
 * <p>For each actor it keeps ranges of counters. Where all that an actor wrote is known that is one range, and the whole is a
 * version vector. A writer that has seen its own write and not what stands beside it, or a replica that got a later write
 * before an earlier one, leaves a gap, which a version vector cannot say: it would cover writes that nobody here has seen.
 *
 * @see <a href="https://arxiv.org/abs/1011.5808">Preguiça et al., Dotted Version Vectors, 2010</a>
 */
public final class DotSet {
    public static final DotSet EMPTY = new DotSet(new TreeMap<>());

    private final SortedMap<Incarnation, Ranges> ranges;

    private DotSet(SortedMap<Incarnation, Ranges> ranges) {
        this.ranges = ranges;
    }

    public boolean contains(Dot dot) {
        Ranges of = ranges.get(dot.actor());
        return of != null && of.contains(dot.counter());
    }

    /** The actor's highest counter; 0 if none of its writes is known. */
    public long last(Incarnation actor) {
        Ranges of = ranges.get(actor);
        return of == null ? 0 : of.last();
    }

    /** Who made the writes, in order. */
    public Set<Incarnation> actors() {
        return Collections.unmodifiableSet(ranges.keySet());
    }

    public DotSet with(Dot dot) {
        if (contains(dot)) {
            return this;
        }
        SortedMap<Incarnation, Ranges> more = new TreeMap<>(ranges);
        more.merge(dot.actor(), Ranges.of(dot.counter()), Ranges::union);
        return new DotSet(more);
    }

    public DotSet without(Dot dot) {
        Ranges of = ranges.get(dot.actor());
        if (of == null || !of.contains(dot.counter())) {
            return this;
        }
        SortedMap<Incarnation, Ranges> fewer = new TreeMap<>(ranges);
        Ranges left = of.without(dot.counter());
        if (left.isEmpty()) {
            fewer.remove(dot.actor());
        } else {
            fewer.put(dot.actor(), left);
        }
        return new DotSet(fewer);
    }

    /** What either of them knows. */
    public DotSet union(DotSet other) {
        if (includes(other)) {
            return this;
        }
        SortedMap<Incarnation, Ranges> both = new TreeMap<>(ranges);
        other.ranges.forEach((actor, theirs) -> both.merge(actor, theirs, Ranges::union));
        return new DotSet(both);
    }

    /** True if all that the other knows is known here. */
    public boolean includes(DotSet other) {
        for (Map.Entry<Incarnation, Ranges> theirs : other.ranges.entrySet()) {
            Ranges ours = ranges.get(theirs.getKey());
            if (ours == null || !ours.includes(theirs.getValue())) {
                return false;
            }
        }
        return true;
    }

    void write(ByteWriter out) {
        out.varint(ranges.size());
        ranges.forEach((actor, of) -> {
            out.text(actor.node().name()).varint(actor.boot());
            of.write(out);
        });
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException if actors or ranges are not in order, or a counter is too high
     */
    static DotSet read(ByteReader in) {
        int count = in.count(5);
        TreeMap<Incarnation, Ranges> ranges = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            Incarnation actor = new Incarnation(new NodeId(in.text()), in.varint());
            if (!ranges.isEmpty() && ranges.lastKey().compareTo(actor) >= 0) {
                throw new IllegalArgumentException("the actors of a set of dots are not in order");
            }
            ranges.put(actor, Ranges.read(in));
        }
        return new DotSet(ranges);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DotSet that && ranges.equals(that.ranges);
    }

    @Override
    public int hashCode() {
        return ranges.hashCode();
    }

    @Override
    public String toString() {
        return ranges.toString();
    }
}
