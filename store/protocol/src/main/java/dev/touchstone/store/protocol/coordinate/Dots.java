// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.coordinate;

import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.protocol.bucket.Value;
import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.participant.Agenda;
import dev.touchstone.store.protocol.range.Floors;
import dev.touchstone.store.protocol.version.Cell;
import dev.touchstone.store.protocol.version.Dot;
import dev.touchstone.store.protocol.version.HybridClock;
import dev.touchstone.store.protocol.version.HybridTimestamp;
import dev.touchstone.store.protocol.version.Seen;
import dev.touchstone.store.protocol.version.Sibling;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Makes the dots and timestamps of a shard's writes.
 *
 * <p>A dot is an actor and a count of its writes of the key, which follows from the record; so an actor must never forget a
 * record, but of those that were collected it remembers how far they went. It lasts for one life of the shard at most, and its name is random: a node that is started on an old copy of its
 * disk goes on under another. So does a shard where a record was found damaged or was dropped.
 */
final class Dots {
    private final NodeId self;
    private final Agenda agenda;
    private final SplittableRandom random;
    private final HybridClock clock = new HybridClock();
    private final Floors floors;
    private Incarnation actor;
    /** The actor's writes of records that were collected have lower numbers, or this one. */
    private long forgotten;

    /** Of the known bug that forgets it. */
    private long lastInThisLife;

    Dots(NodeId self, Agenda agenda, SplittableRandom random, Floors floors) {
        this.self = self;
        this.agenda = agenda;
        this.random = random;
        this.floors = floors;
        this.actor = drawn();
    }

    /** The value as a write of its own, later than what is here and what its client has seen. */
    Sibling stamp(Plan plan, @Nullable Value value, Cell local, Seen seen) {
        boolean reuse = plan.has(KnownBug.DOTS_REUSED_AFTER_RESTART);
        Incarnation by = reuse ? new Incarnation(self, 0) : actor;
        long counter =
                reuse ? ++lastInThisLife : Math.max(forgotten, local.clock().last(by)) + 1;
        long wall = agenda.now().wallMicros();
        HybridTimestamp time = plan.has(KnownBug.STAMPED_BY_WALL_CLOCK)
                ? new HybridTimestamp(wall, 0, by)
                : clock.tickAbove(floors.of(plan.token()), wall, by, local, seen);
        return new Sibling(new Dot(by, counter), time.micros(), time.logical(), value);
    }

    /** True if the actor is the one that makes this shard's dots now. */
    boolean isCurrent(Incarnation other) {
        return actor.equals(other);
    }

    /** Takes note of a record that came from elsewhere. */
    void heardOf(Cell record) {
        clock.observe(agenda.now().wallMicros(), record);
    }

    /** A stand-in's copy is gone. If this node owns the key again one day, its clock must not cover the dots in it. */
    void dropped(Cell record) {
        if (record.clock().last(actor) > 0) {
            renewActor();
        }
    }

    /**
     * A record is collected. A later write of its key must have another dot than those in it, which contexts still name; so numbers
     * go on above it, for all keys. They are raised by doubling, lest each collection leave a gap in every clock.
     */
    void collected(Cell record) {
        long last = record.clock().last(actor);
        if (last > forgotten) {
            forgotten = 2 * Long.highestOneBit(last);
        }
    }

    /** Goes on under an actor whose dots nobody can have seen. */
    void renewActor() {
        actor = drawn();
        forgotten = 0;
        agenda.note("actor-renewed", actor);
    }

    private Incarnation drawn() {
        return new Incarnation(self, (1L << 48) + (random.nextLong() >>> 16));
    }
}
