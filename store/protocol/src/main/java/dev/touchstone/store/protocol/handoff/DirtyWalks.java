// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.handoff;

import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.cluster.ClusterView;
import dev.touchstone.store.protocol.handoff.HintPlace.DirtyRange;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.participant.Agenda;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.ring.Partitions;
import dev.touchstone.store.protocol.version.RecordKey;
import dev.touchstone.store.protocol.wire.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the dirty ranges of targets, one after another, and gives all records in them that the target owns to who sends
 * them. A range is dirty no more when each of its records was acknowledged; else, or if one is of a bucket that is not known here,
 * it is walked again.
 */
final class DirtyWalks {
    /** Records that are found and not sent yet, at the most. */
    private static final int FOUND_MAX = 16;

    /** Records that a walk looks at before it lets others go on. */
    private static final int LOOKED_AT_MAX = 256;

    private static final Duration SOON = Duration.ofMillis(1);

    private final Storage storage;
    private final Agenda agenda;
    private final Supplier<ClusterView> view;
    private final Outboxes outboxes;
    private final Duration pause;
    private final Sending sending;
    private final Partitions partitions = Partitions.DEFAULT;

    /** Who sends what is found. */
    interface Sending {
        void send(NodeId target, Outbox outbox, StoreKey key, @Nullable Sweep sweep);

        /** The walk of the target is to go on after this time. */
        void wake(NodeId target, Duration after);
    }

    /** @param pause after which ranges that were walked in vain are walked again */
    DirtyWalks(
            Storage storage,
            Agenda agenda,
            Supplier<ClusterView> view,
            Outboxes outboxes,
            Duration pause,
            Sending sending) {
        this.storage = storage;
        this.agenda = agenda;
        this.view = view;
        this.outboxes = outboxes;
        this.pause = pause;
        this.sending = sending;
    }

    /** Goes on with the walk over a dirty range, or with the next one; false if there is nothing to be sent for now. */
    boolean goOn(NodeId target, Outbox outbox) {
        Sweep walk = outbox.walk;
        if (walk == null) {
            walk = next(target, outbox);
            if (walk == null) {
                return false;
            }
            outbox.walk = walk;
        }
        StoreKey next = walk.found.poll();
        if (next != null) {
            if (outbox.underWay.contains(next)) {
                walk.incomplete = true;
            } else {
                walk.waiting.add(next);
                sending.send(target, outbox, next, walk);
            }
        } else if (!walk.walked) {
            look(target, walk);
            if (walk.found.isEmpty() && !walk.walked) {
                sending.wake(target, SOON);
                return false;
            }
        } else {
            outbox.walk = null;
            endIfOver(target, outbox, walk);
        }
        return true;
    }

    private @Nullable Sweep next(NodeId target, Outbox outbox) {
        // Before the membership part has spoken nobody can say what the target owns.
        if (outbox.dirty.isEmpty() || view.get().heard().isEmpty()) {
            return null;
        }
        Integer partition = outbox.dirty.higher(outbox.swept);
        // Two walks over one range would each find the other's records under way, and neither would ever be complete.
        while (partition != null && outbox.sweeps.containsKey(partition)) {
            partition = outbox.dirty.higher(partition);
        }
        if (partition == null) {
            // Those that are left are under way, or were not acknowledged whole: once more, after a pause.
            outbox.swept = -1;
            sending.wake(target, pause);
            return null;
        }
        outbox.swept = partition;
        Sweep sweep = new Sweep(partition, RecordKey.first(partitions.first(partition)));
        outbox.sweeps.put(partition, sweep);
        return sweep;
    }

    private void look(NodeId target, Sweep sweep) {
        Bytes end = RecordKey.end(partitions, sweep.partition);
        int[] looked = {0};
        sweep.walked = true;
        storage.scan(Table.RECORDS, sweep.from, end, (encoded, record) -> {
            if (sweep.found.size() >= FOUND_MAX || looked[0]++ >= LOOKED_AT_MAX) {
                sweep.from = encoded;
                sweep.walked = false;
                return false;
            }
            StoreKey key = RecordKey.decode(encoded);
            if (view.get().isUnknown(key)) {
                sweep.incomplete = true;
            } else if (view.get().owners(key).contains(target)) {
                sweep.found.add(key);
            }
            return true;
        });
    }

    /** Nobody waits for the key any more; with the last of them its walk is over. */
    void done(NodeId target, Outbox outbox, StoreKey key, Sweep sweep) {
        sweep.waiting.remove(key);
        endIfOver(target, outbox, sweep);
    }

    private void endIfOver(NodeId target, Outbox outbox, Sweep sweep) {
        if (!sweep.isOver() || !outbox.sweeps.remove(sweep.partition, sweep) || sweep.incomplete) {
            return;
        }
        outbox.dirty.remove(sweep.partition);
        outboxes.changed();
        agenda.note("dirty-range-handed-over", sweep.partition + " to " + target);
        outboxes.save(List.of(new Mutation(Table.HINTS, new DirtyRange(target, sweep.partition).encode(), null)));
    }
}
