// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.coordinate;

import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.protocol.bucket.Value;
import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.participant.Agenda;
import dev.touchstone.store.protocol.version.Dot;
import dev.touchstone.store.protocol.version.HybridClock;
import dev.touchstone.store.protocol.version.HybridTimestamp;
import dev.touchstone.store.protocol.version.Seen;
import dev.touchstone.store.protocol.version.Sibling;
import dev.touchstone.store.protocol.version.Siblings;
import dev.touchstone.store.protocol.version.VersionVector;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Makes the dots and timestamps of a shard's writes.
 *
 * <p>A dot's counter rises over the life of the shard, whatever the key, so that none is used twice even for a key whose
 * record is lost. Where a record was found damaged or was dropped, a save failed, or a peer or a client knows of a dot that
 * was never made here, the shard goes on under a new actor: its own earlier dots are then no longer all in its clock, and a
 * clock that covered them unseen would make other replicas drop those writes.
 */
final class Dots {
    private final NodeId self;
    private final Agenda agenda;
    private final SplittableRandom random;
    private final HybridClock clock = new HybridClock();
    private Incarnation actor;
    private long last;

    Dots(NodeId self, Incarnation incarnation, Agenda agenda, SplittableRandom random) {
        this.self = self;
        this.agenda = agenda;
        this.random = random;
        this.actor = incarnation;
    }

    /** The value as a write of its own, later than what is here and what its client has seen. */
    Sibling stamp(Plan plan, @Nullable Value value, Siblings local, Seen seen) {
        heardOfWrites(local.clock());
        heardOfWrites(seen.writes());
        Incarnation by = plan.has(KnownBug.DOTS_REUSED_AFTER_RESTART) ? new Incarnation(self, 0) : actor;
        long wall = agenda.now().wallMicros();
        HybridTimestamp time = plan.has(KnownBug.STAMPED_BY_WALL_CLOCK)
                ? new HybridTimestamp(wall, 0, by)
                : clock.tick(wall, by, local, seen);
        return new Sibling(new Dot(by, ++last), time.micros(), time.logical(), value);
    }

    /** Takes note of a record that came from elsewhere. */
    void heardOf(Siblings record) {
        clock.observe(agenda.now().wallMicros(), record);
        heardOfWrites(record.clock());
    }

    /** A dot of the actor's that it has not made yet: its node was set back, to a copy of its disk, and made it before. */
    private void heardOfWrites(VersionVector writes) {
        if (writes.counter(actor) > last) {
            renewActor();
        }
    }

    /** A stand-in's copy is gone. If this node owns the key again one day, its clock must not cover the dots in it. */
    void dropped(Siblings record) {
        if (record.clock().counter(actor) > 0) {
            renewActor();
        }
    }

    /** Goes on under an actor whose dots nobody can have seen. */
    void renewActor() {
        actor = new Incarnation(self, (1L << 32) + (random.nextLong() >>> 2));
        agenda.note("actor-renewed", actor);
    }
}
