// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.handoff;

import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.cluster.ClusterView;
import dev.touchstone.store.protocol.cluster.NodeConfig;
import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.participant.Agenda;
import dev.touchstone.store.protocol.participant.Ticket;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.version.Cell;
import dev.touchstone.store.protocol.version.CorruptRecordException;
import dev.touchstone.store.protocol.version.RecordCodec;
import dev.touchstone.store.protocol.version.RecordKey;
import dev.touchstone.store.protocol.wire.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks through all records of a shard for writes that it may owe, and makes hints of them for the other owners.
 *
 * <p>These are the records that name an actor of this node and are not all stamped before the mark: a write that was since
 * replaced, or lost to a later one, left a later stamp. A turn looks at {@value #LOOKED_AT_MAX} records at most and marks
 * {@value #FOUND_MAX}, each {@link #PAUSE}. What the owner has already, he acknowledges as anything else.
 */
final class OwedWalk {
    static final int LOOKED_AT_MAX = 256;
    static final int FOUND_MAX = 16;
    static final Duration PAUSE = Duration.ofMillis(20);
    /** After which it goes on when a turn could not be saved, and begins anew when a bucket was not known. */
    static final Duration LATER = Duration.ofSeconds(2);

    private final NodeConfig config;
    private final Storage storage;
    private final Agenda agenda;
    private final Supplier<ClusterView> view;
    private final Hints hints;
    private final Predicate<Incarnation> isOfThisLife;
    private long mark;
    private boolean formerOnly;
    private Runnable through = () -> {};
    private Bytes from = Bytes.EMPTY;
    private boolean incomplete;
    private long found;

    OwedWalk(
            NodeConfig config,
            Storage storage,
            Agenda agenda,
            Supplier<ClusterView> view,
            Hints hints,
            Predicate<Incarnation> isOfThisLife) {
        this.config = config;
        this.storage = storage;
        this.agenda = agenda;
        this.view = view;
        this.hints = hints;
        this.isOfThisLife = isOfThisLife;
    }

    /**
     * Begins a walk; one at a time.
     *
     * @param after what is stamped before is not owed
     * @param former whether this life's writes are left out, which are known to be owed without it
     * @param end called when all that was found is saved as hints
     */
    void begin(long after, boolean former, Runnable end) {
        mark = after;
        formerOnly = former;
        through = end;
        found = 0;
        again();
    }

    private void again() {
        from = Bytes.EMPTY;
        incomplete = false;
        turn();
    }

    private void turn() {
        List<StoreKey> owed = new ArrayList<>();
        Bytes[] next = {null};
        int[] looked = {0};
        storage.scan(Table.RECORDS, from, null, (encoded, record) -> {
            if (looked[0]++ >= LOOKED_AT_MAX || owed.size() >= FOUND_MAX) {
                next[0] = encoded;
                return false;
            }
            StoreKey key = keyOf(encoded);
            if (key != null && isOwed(record) && !isForgotten(key)) {
                owed.add(key);
            }
            return true;
        });
        List<Mutation> kept = new ArrayList<>();
        owed.forEach(key -> keep(key, kept));
        if (kept.isEmpty()) {
            goOn(next[0]);
            return;
        }
        agenda.save(kept, new Agenda.SaveEnd() {
            @Override
            public void saved(@Nullable Ticket ticket) {
                found += owed.size();
                goOn(next[0]);
            }

            @Override
            public void failed(boolean full, String detail) {
                hints.notSaved(kept);
                agenda.startTimer(LATER, OwedWalk.this::turn);
            }
        });
    }

    private void goOn(@Nullable Bytes next) {
        if (next != null) {
            from = next;
            agenda.startTimer(PAUSE, this::turn);
        } else if (incomplete) {
            agenda.startTimer(LATER, this::again);
        } else {
            agenda.note("owed-found", found + " records with writes that an owner may lack");
            through.run();
        }
    }

    private static @Nullable StoreKey keyOf(Bytes encoded) {
        try {
            return RecordKey.decode(encoded);
        } catch (IllegalArgumentException damaged) {
            return null;
        }
    }

    private boolean isOwed(Bytes stored) {
        try {
            Cell record = RecordCodec.decode(stored);
            return record.newestMicros() >= mark
                    && record.clock().actors().stream()
                            .anyMatch(actor ->
                                    actor.node().equals(config.self()) && !(formerOnly && isOfThisLife.test(actor)));
        } catch (CorruptRecordException damaged) {
            // What is not known here any more, the other owners are asked for.
            return false;
        }
    }

    private boolean isForgotten(StoreKey key) {
        return view.get().bugs(key).contains(KnownBug.UNFORWARDED_WRITE_FORGOTTEN);
    }

    private void keep(StoreKey key, List<Mutation> kept) {
        incomplete |= view.get().isUnknown(key);
        for (NodeId owner : view.get().owners(key)) {
            if (!owner.equals(config.self())) {
                kept.addAll(hints.add(owner, key));
            }
        }
    }
}
