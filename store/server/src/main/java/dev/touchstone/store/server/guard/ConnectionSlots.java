// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.guard;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how many connections are open, in all and of one address. When there are as many as may be, a new one takes the place of the one that
 * has been idle for longest: who connects and asks for nothing shuts nobody out. Thread-safe.
 *
 * <p>Where it is the bound of all that is reached, an address that has its share, or more, of all places can only displace one of its
 * own, so that a flood displaces itself, and not who has just connected and is still to ask. The idle ones are kept in their order: to find one takes no search.
 */
final class ConnectionSlots {
    /** Of those that may be, such a part may be displaced and not closed yet, on another event loop: they hold file descriptors until then. */
    private static final int LEAVING_PART = 8;

    /** The same of the reserve, which is small. */
    private static final int LEAVING_PART_OF_RESERVE = 2;

    private static final int LEAVING_MAX = 16;

    private static final Object NOWHERE = new Object();

    private final int max;
    private final int perAddressMax;
    private final Kind kind;
    private final int leavingMax;
    private final Map<Object, Address> addresses = new HashMap<>();
    private final LinkedHashSet<Slot> idle = new LinkedHashSet<>();
    private int taken;
    private int leaving;

    /** What may become of idle connections. */
    enum Kind {
        /** None is ever displaced. */
        LASTING,
        /** They are displaced. */
        DISPLACED,
        /** The same; and these are places beyond others. */
        RESERVE
    }

    ConnectionSlots(int max, int perAddressMax, Kind kind) {
        this.max = max;
        this.perAddressMax = perAddressMax;
        this.kind = kind;
        int part = kind == Kind.RESERVE ? LEAVING_PART_OF_RESERVE : LEAVING_PART;
        this.leavingMax = Math.max(2, Math.min(LEAVING_MAX, max / part));
    }

    private static final class Address {
        private final LinkedHashSet<Slot> idle = new LinkedHashSet<>();
        private int taken;
    }

    /** What became of a connection: it has a slot, and maybe displaced another, which is to be closed; or it is refused. */
    record Entry(@Nullable Slot slot, @Nullable Channel displaced, String refusal) {}

    /** The place of one connection, which is idle while nothing is under way. On the connection's event loop. */
    public static final class Slot {
        private static final AttributeKey<Slot> KEY = AttributeKey.valueOf(Slot.class, "slot");

        private final ConnectionSlots all;
        private final Channel connection;
        private final Object from;
        private int underWay;
        private boolean displaced;
        private boolean gone;

        private Slot(ConnectionSlots all, Channel connection, Object from) {
            this.all = all;
            this.connection = connection;
            this.from = from;
        }

        /** Something is under way over the connection, until {@link #end} is called as often. */
        void begin() {
            if (underWay++ == 0) {
                all.busy(this);
            }
        }

        /** Something has ended. */
        void end() {
            if (--underWay == 0) {
                all.idle(this);
            }
        }

        boolean isReserve() {
            return all.kind == Kind.RESERVE;
        }
    }

    /** The place of a connection, if it has one. */
    static @Nullable Slot of(Channel connection) {
        return connection.attr(Slot.KEY).get();
    }

    /**
     * A place for a connection.
     *
     * @param full true if it must displace another one, whatever the bounds here
     */
    Entry enter(Channel connection, Object address, boolean full) {
        Slot slot = new Slot(this, connection, address);
        synchronized (this) {
            Address same = addresses.get(address);
            // Of one more address than there are: whoever comes anew is to find room.
            boolean hasItsShare =
                    same != null && (same.taken >= perAddressMax || same.taken * (addresses.size() + 1L) >= max);
            Slot displaced = null;
            if (same != null && same.taken >= perAddressMax) {
                displaced = first(same.idle);
                if (displaced == null) {
                    return refused("all " + perAddressMax + " connections of this address are in use");
                }
            } else if (full || taken >= max) {
                displaced = first(hasItsShare ? same.idle : idle);
                if (displaced == null) {
                    return refused("all " + max + " connections are in use");
                }
            }
            if (displaced != null) {
                // Who has its share leaves room for others in this, too.
                if (leaving >= (hasItsShare ? leavingMax / 2 : leavingMax)) {
                    return refused("connections that were displaced are not closed yet");
                }
                leaving++;
                displaced.displaced = true;
                forget(displaced);
            }
            taken++;
            addresses.computeIfAbsent(address, ignored -> new Address()).taken++;
            connection.attr(Slot.KEY).set(slot);
            idle(slot);
            return new Entry(slot, displaced == null ? null : displaced.connection, "");
        }
    }

    /** Where a connection is from, as its places are counted; one that has no address counts with its like. */
    static Object address(@Nullable Object from) {
        return from == null ? NOWHERE : from;
    }

    /** A connection is closed. */
    synchronized void leave(Slot slot) {
        if (slot.displaced) {
            leaving--;
        } else {
            forget(slot);
        }
    }

    /** Connections that are open. */
    synchronized int open() {
        return taken + leaving;
    }

    private synchronized void busy(Slot slot) {
        idle.remove(slot);
        Address address = addresses.get(slot.from);
        if (address != null) {
            address.idle.remove(slot);
        }
    }

    private synchronized void idle(Slot slot) {
        Address address = addresses.get(slot.from);
        if (kind != Kind.LASTING && !slot.gone && address != null) {
            idle.add(slot);
            address.idle.add(slot);
        }
    }

    private void forget(Slot slot) {
        busy(slot);
        slot.gone = true;
        taken--;
        Address address = addresses.get(slot.from);
        if (address != null && --address.taken == 0) {
            addresses.remove(slot.from);
        }
    }

    private static @Nullable Slot first(Set<Slot> slots) {
        return slots.isEmpty() ? null : slots.iterator().next();
    }

    private static Entry refused(String why) {
        return new Entry(null, null, why);
    }
}
