// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.version;

import dev.touchstone.store.protocol.wire.ByteReader;
import dev.touchstone.store.protocol.wire.ByteWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A set of counters, 1 to {@link Dot#COUNTER_MAX}, as ranges that neither overlap nor touch. Immutable. */
final class Ranges {
    /** First and last of each range, rising. */
    private final long[] bounds;

    private Ranges(long[] bounds) {
        this.bounds = bounds;
    }

    static Ranges of(long counter) {
        return new Ranges(new long[] {counter, counter});
    }

    boolean isEmpty() {
        return bounds.length == 0;
    }

    long last() {
        return bounds[bounds.length - 1];
    }

    boolean contains(long counter) {
        int found = Arrays.binarySearch(bounds, counter);
        return found >= 0 || (-found - 1) % 2 == 1;
    }

    boolean includes(Ranges other) {
        for (int theirs = 0; theirs < other.bounds.length; theirs += 2) {
            int found = Arrays.binarySearch(bounds, other.bounds[theirs]);
            int place = found >= 0 ? found : -found - 1;
            int end = place % 2 == 1 ? place : place + 1;
            boolean inside = found >= 0 || place % 2 == 1;
            if (!inside || bounds[end] < other.bounds[theirs + 1]) {
                return false;
            }
        }
        return true;
    }

    Ranges union(Ranges other) {
        long[] all = new long[bounds.length + other.bounds.length];
        int size = 0;
        int ours = 0;
        int theirs = 0;
        while (ours < bounds.length || theirs < other.bounds.length) {
            boolean takeOurs =
                    theirs == other.bounds.length || (ours < bounds.length && bounds[ours] <= other.bounds[theirs]);
            long first = takeOurs ? bounds[ours] : other.bounds[theirs];
            long last = takeOurs ? bounds[ours + 1] : other.bounds[theirs + 1];
            if (takeOurs) {
                ours += 2;
            } else {
                theirs += 2;
            }
            if (size > 0 && first <= all[size - 1] + 1) {
                all[size - 1] = Math.max(all[size - 1], last);
            } else {
                all[size++] = first;
                all[size++] = last;
            }
        }
        return new Ranges(Arrays.copyOf(all, size));
    }

    Ranges without(long counter) {
        long[] left = new long[bounds.length + 2];
        int size = 0;
        for (int i = 0; i < bounds.length; i += 2) {
            boolean hit = bounds[i] <= counter && counter <= bounds[i + 1];
            if (!hit || bounds[i] < counter) {
                left[size++] = bounds[i];
                left[size++] = hit ? counter - 1 : bounds[i + 1];
            }
            if (hit && counter < bounds[i + 1]) {
                left[size++] = counter + 1;
                left[size++] = bounds[i + 1];
            }
        }
        return new Ranges(Arrays.copyOf(left, size));
    }

    /** How many ranges, then how far each bound is from the one before it. */
    void write(ByteWriter out) {
        out.varint(bounds.length / 2);
        long before = 0;
        for (long bound : bounds) {
            out.varint(bound - before);
            before = bound;
        }
    }

    static Ranges read(ByteReader in) {
        int count = in.count(2);
        if (count == 0) {
            throw new IllegalArgumentException("an actor without a write");
        }
        long[] bounds = new long[2 * count];
        long before = 0;
        for (int i = 0; i < bounds.length; i++) {
            long step = in.varint(Dot.COUNTER_MAX);
            // The first of a range is 1 at least, or 2 beyond the last of the range before it.
            long least = i == 0 ? 1 : i % 2 == 0 ? 2 : 0;
            if (step < least || step > Dot.COUNTER_MAX - before) {
                throw new IllegalArgumentException("the ranges of a set of dots are not in order");
            }
            before += step;
            bounds[i] = before;
        }
        return new Ranges(bounds);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Ranges that && Arrays.equals(bounds, that.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < bounds.length; i += 2) {
            text.append(i == 0 ? "" : ",").append(bounds[i]);
            if (bounds[i + 1] > bounds[i]) {
                text.append('-').append(bounds[i + 1]);
            }
        }
        return text.toString();
    }
}
