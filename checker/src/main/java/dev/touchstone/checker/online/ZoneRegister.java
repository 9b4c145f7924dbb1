// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online;

import dev.touchstone.checker.linearizability.model.PlainValues;
import dev.touchstone.history.Outcome;
import it.unimi.dsi.fastutil.objects.Object2ObjectOpenHashMap;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One register, judged as its zones grow (Gibbons and Korach, "Testing Shared Memories", SIAM J. Comput. 26(4), 1997, section 5).
 *
 * <p>Two values have no order when each ends before the other begins. Zones only grow, at their late ends, and only by a
 * read; so each read is looked at once, against the zones that are left. A value is given up when a read that begins now
 * could not see it: when another value's zone lies after its end, and before the oldest read still open. What is left is
 * then bounded by how much goes on at once, and by the indeterminate writes that nobody saw. A value may be written again
 * once it was given up; where it may still be seen, zones do not decide, and what is left is handed over.
 */
final class ZoneRegister {
    private final @Nullable Object key;
    private final boolean isInitiallyNil;
    private final ForgottenValues forgotten;
    private final Conflicts conflicts;

    private final Object2ObjectOpenHashMap<Object, ValueZone> zones = new Object2ObjectOpenHashMap<>();
    private final IndeterminateWrites indeterminate = new IndeterminateWrites();
    private final ZoneWindow window = new ZoneWindow();
    /** Open reads, oldest first; ended ones among them are dropped when they come first. */
    private final ArrayDeque<Operation> openReads = new ArrayDeque<>();
    /** Zones of the window before this place end before the oldest open read begins. */
    private long passed;
    /** Zones of the window before this place were given up. */
    private long living;
    /** No read that begins now may see a value that ends before this position, because of this zone. */
    private long floor = Long.MIN_VALUE;

    private @Nullable ValueZone floorZone;
    private boolean nilWritten;

    ZoneRegister(@Nullable Object key, @Nullable Object initial, int forgottenMax, Conflicts conflicts) {
        this.key = key;
        forgotten = new ForgottenValues(forgottenMax);
        this.conflicts = conflicts;
        isInitiallyNil = initial == null;
        ValueZone zone = ValueZone.initial(initial);
        zones.put(PlainValues.orNil(initial), zone);
        window.add(zone);
    }

    /** How many values it keeps. */
    long kept() {
        return window.tail() - window.head() + indeterminate.size();
    }

    int indeterminate() {
        return indeterminate.size();
    }

    /** An operation begins; false if zones cannot decide it: nothing was done then. */
    boolean invoked(Operation op) {
        if (op.isRead()) {
            openReads.add(op);
            return true;
        }
        Object value = PlainValues.orNil(op.value);
        if (op.function == Operation.Function.CAS || zones.containsKey(value) || indeterminate.contains(value)) {
            return false;
        }
        nilWritten |= op.value == null;
        ValueZone zone = ValueZone.of(op);
        zone.isWriteOpen = true;
        zones.put(value, zone);
        forgotten.again(value);
        return true;
    }

    /** The operation ended at its {@link Operation#end}; that of an indeterminate one is never. */
    void completed(Operation op, long now) {
        if (!op.isRead()) {
            write(op, op.outcome());
        } else {
            if (op.outcome == Outcome.OK && !isSilent(op)) {
                read(op);
            }
            closed();
        }
        advance(now);
    }

    /** Some clients record no value, where the value is never nil. */
    private boolean isSilent(Operation read) {
        return read.value == null && !isInitiallyNil && !nilWritten;
    }

    /** What says all that operations to come may depend on. */
    List<Operation> retained() {
        Set<Operation> retained = new LinkedHashSet<>(openReads);
        for (long place = window.head(); place < window.tail(); place++) {
            ValueZone zone = window.get(place);
            if (zone.write == null || zone.write.outcome != Outcome.FAIL) {
                addTo(retained, zone);
            }
        }
        zones.values().forEach(zone -> addTo(retained, zone));
        retained.addAll(indeterminate.all(key));
        retained.removeIf(op -> op.isRead() && op.outcome != null && op.outcome != Outcome.OK);
        return List.copyOf(retained);
    }

    private static void addTo(Set<Operation> retained, ValueZone zone) {
        Stream.of(zone.write, zone.firstEnd, zone.lastBegin)
                .filter(Objects::nonNull)
                .forEach(retained::add);
    }

    /** Whether the initial value may still be seen. */
    boolean isInitial() {
        return window.head() == 0;
    }

    private void closed() {
        while (!openReads.isEmpty() && openReads.element().outcome != null) {
            openReads.remove();
        }
    }

    private void write(Operation write, Outcome outcome) {
        Object value = PlainValues.orNil(write.value);
        ValueZone zone = zones.get(value);
        if (zone == null) {
            throw new IllegalStateException("the zone of #" + write.number + " was dropped while it was open");
        }
        zone.isWriteOpen = false;
        switch (outcome) {
            case OK -> {
                if (!zone.hasEnd()) {
                    ended(zone, write);
                }
            }
            case FAIL -> {
                Operation reader = zone.reader();
                if (reader != null) {
                    conflicts.readOfFailed(reader, write);
                }
                zones.remove(value);
                forgotten.add(ValueZone.of(write));
                return;
            }
            case INFO -> {
                if (!zone.hasEnd()) {
                    zones.remove(value);
                    indeterminate.add(write);
                }
            }
        }
        if (zone.hasEnd() && zone.place < living) {
            drop(zone);
        }
    }

    private void read(Operation read) {
        Object value = PlainValues.orNil(read.value);
        ValueZone zone = zones.get(value);
        if (zone == null) {
            Operation write = indeterminate.remove(value, key);
            if (write == null) {
                unknown(read);
                return;
            }
            zone = ValueZone.of(write);
            zones.put(value, zone);
        }
        if (!zone.hasEnd()) {
            begun(zone, read);
            ended(zone, read);
            return;
        }
        ValueZone other = zone.place < living ? floorZone : window.conflict(zone, read.begin);
        if (other != null) {
            conflicts.stale(zone, other, read);
        } else {
            begun(zone, read);
        }
    }

    /** A value that may not be seen, or that nobody has begun to write. */
    private void unknown(Operation read) {
        ValueZone before = forgotten.find(PlainValues.orNil(read.value));
        ValueZone other = floorZone;
        if (before == null) {
            conflicts.neverWritten(read, forgotten.isPartial());
        } else if (before.write != null && before.write.outcome == Outcome.FAIL) {
            conflicts.readOfFailed(read, before.write);
        } else if (other != null) {
            conflicts.stale(before, other, read);
        }
    }

    private void ended(ValueZone zone, Operation first) {
        zone.end = first.end;
        zone.firstEnd = first;
        window.add(zone);
    }

    private void begun(ValueZone zone, Operation read) {
        if (read.begin <= zone.begin && zone.lastBegin != null) {
            return;
        }
        zone.begin = read.begin;
        zone.lastBegin = read;
        if (zone.hasEnd()) {
            window.begun(zone);
            if (zone.place < passed) {
                raise(zone);
            }
        }
    }

    /** Gives up what no read that is open or comes may see. */
    private void advance(long now) {
        Operation oldest = openReads.peek();
        long horizon = oldest == null ? now : oldest.begin;
        while (passed < window.tail() && window.get(passed).end < horizon) {
            raise(window.get(passed++));
        }
        while (living < window.tail() && window.get(living).end < floor) {
            ValueZone zone = window.get(living++);
            if (!zone.isWriteOpen) {
                drop(zone);
            }
        }
        while (window.head() < living && window.get(window.head()).begin < floor) {
            window.dropFirst();
        }
    }

    private void raise(ValueZone zone) {
        if (zone.low() > floor) {
            floor = zone.low();
            floorZone = zone;
        }
    }

    private void drop(ValueZone zone) {
        zones.remove(PlainValues.orNil(zone.value), zone);
        forgotten.add(zone);
    }
}
