// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.replica;

import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.cluster.ClusterView;
import dev.touchstone.store.protocol.participant.Agenda;
import dev.touchstone.store.protocol.participant.Ticket;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.version.Cell;
import dev.touchstone.store.protocol.version.CellKind;
import dev.touchstone.store.protocol.version.CorruptRecordException;
import dev.touchstone.store.protocol.version.NoCell;
import dev.touchstone.store.protocol.version.RecordCodec;
import dev.touchstone.store.protocol.version.RecordKey;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A shard's own copy of its records.
 *
 * <p>Storage shows a write at once, but it may still be lost until it is saved. So what is not yet durable is neither
 * acknowledged nor told to a reader: {@link #readDurable} and {@link #merge} wait for the save under way.
 */
public final class Replica {
    private final Storage storage;
    private final Agenda agenda;
    private final Supplier<ClusterView> view;
    private final Runnable damaged;
    private final Map<StoreKey, Saving> saving = new TreeMap<>();
    /** What is written in this event, of which the storage is told only when it is over. Looked up, never iterated over. */
    private final Map<StoreKey, Cell> written = new HashMap<>();

    private long writtenIn;
    private BiConsumer<StoreKey, Cell> watcher = (key, record) -> {};

    /** The last save of a key, while it is under way, and who waits for its end. */
    private static final class Saving {
        final List<Consumer<Boolean>> waiting = new ArrayList<>();
        /** The save of the key before this one, which is the last again if this one fails; null if that is over. */
        @Nullable
        Saving before;

        boolean over;

        Saving(@Nullable Saving before) {
            this.before = before;
        }

        @Nullable
        Saving earlier() {
            Saving earlier = before;
            while (earlier != null && earlier.over) {
                earlier = earlier.before;
            }
            return earlier;
        }
    }

    /**
     * What was read.
     *
     * @param corrupt the bytes are damaged, or a cell that cannot be in this bucket: the record says nothing
     */
    public record Local(Cell record, boolean corrupt) {}

    /** @param damaged called when something is merged in place of a damaged record, whose dots are forgotten with it */
    public Replica(Storage storage, Agenda agenda, Supplier<ClusterView> view, Runnable damaged) {
        this.storage = storage;
        this.agenda = agenda;
        this.view = view;
        this.damaged = damaged;
    }

    /** Tells of each record that is to be saved from now on, as it becomes; of nothing, if it goes. */
    public void watchedBy(BiConsumer<StoreKey, Cell> told) {
        watcher = told;
    }

    public Local read(StoreKey key) {
        Cell ahead = agenda.event() == writtenIn ? written.get(key) : null;
        if (ahead != null) {
            return new Local(ahead, false);
        }
        Bytes stored = storage.read(Table.RECORDS, RecordKey.encode(key));
        if (stored == null) {
            return new Local(NoCell.NONE, false);
        }
        try {
            Cell record = RecordCodec.decode(stored);
            BucketSettings settings = view.get().settings(key);
            if (settings == null || CellKind.of(settings).admits(record.kind())) {
                return new Local(record, false);
            }
            return corrupt(key, "a cell of kind " + record.kind() + " in a bucket of " + CellKind.of(settings));
        } catch (CorruptRecordException corrupt) {
            return corrupt(key, String.valueOf(corrupt.getMessage()));
        }
    }

    private Local corrupt(StoreKey key, String why) {
        agenda.note("record-corrupt", key + ": " + why);
        return new Local(NoCell.NONE, true);
    }

    /** Merges a record that came from elsewhere, and saves what becomes of it, with more if given. */
    public void merge(StoreKey key, Cell incoming, Set<KnownBug> bugs, List<Mutation> more, Agenda.SaveEnd end) {
        merge(key, read(key), incoming, bugs, more, end);
    }

    /** The same, over what was just read. */
    public void merge(
            StoreKey key, Local local, Cell incoming, Set<KnownBug> bugs, List<Mutation> more, Agenda.SaveEnd end) {
        if (local.corrupt()) {
            damaged.run();
        }
        Cell merged = local.record().merge(incoming);
        if (bugs.contains(KnownBug.MERGE_DROPS_SIBLINGS)) {
            merged = merged.newest();
        }
        if (local.record().losesBeside(incoming)) {
            agenda.note("write-lost-to-later", key);
        }
        if (merged.equals(local.record()) && more.isEmpty() && !saving.containsKey(key)) {
            end.saved(null);
        } else {
            write(key, merged, bugs, more, end);
        }
    }

    /** Saves what the record of a key is from now on; one that says nothing is removed. */
    public void write(StoreKey key, Cell record, Set<KnownBug> bugs, List<Mutation> more, Agenda.SaveEnd end) {
        boolean forgotten = record.isNone() || (bugs.contains(KnownBug.TOMBSTONE_FORGOTTEN) && record.isTombstone());
        watcher.accept(key, record);
        // Hints first: of a save that a crash cuts short, a hint of nothing goes by itself, and a copy without its hint
        // never.
        List<Mutation> mutations = new ArrayList<>(more);
        mutations.add(
                new Mutation(Table.RECORDS, RecordKey.encode(key), forgotten ? null : RecordCodec.encode(record)));
        if (agenda.event() != writtenIn) {
            written.clear();
            writtenIn = agenda.event();
        }
        written.put(key, forgotten ? NoCell.NONE : record);
        Saving current = new Saving(saving.get(key));
        saving.put(key, current);
        boolean early = bugs.contains(KnownBug.ACK_BEFORE_SAVE);
        agenda.save(mutations, new Agenda.SaveEnd() {
            @Override
            public void saved(@Nullable Ticket ticket) {
                if (!early) {
                    end.saved(ticket);
                }
                current.over = true;
                current.before = null;
                saving.remove(key, current);
                current.waiting.forEach(each -> each.accept(true));
            }

            @Override
            public void failed(boolean full, String detail) {
                current.over = true;
                boolean last = saving.remove(key, current);
                if (!early) {
                    end.failed(full, detail);
                }
                Saving earlier = current.earlier();
                if (last && earlier != null) {
                    saving.putIfAbsent(key, earlier);
                }
                current.waiting.forEach(each -> each.accept(false));
            }
        });
        if (early) {
            end.saved(null);
        }
    }

    /** True if a save of the key is under way: what is written now builds on what may yet fail. */
    public boolean isSaving(StoreKey key) {
        return saving.containsKey(key);
    }

    /**
     * Reads what is here of the key now, and hands it over once that is durable. What is written meanwhile is not waited for,
     * lest the reads of a key that is written all the time never end.
     */
    public void readDurable(StoreKey key, Set<KnownBug> bugs, Consumer<Local> then) {
        Saving current = saving.get(key);
        Local now = read(key);
        if (current == null) {
            then.accept(now);
        } else {
            // What was not saved was not there: what is, is read anew.
            current.waiting.add(saved -> {
                if (saved && !bugs.contains(KnownBug.READ_WAITS_FOR_NEWEST_SAVE)) {
                    then.accept(now);
                } else {
                    readDurable(key, bugs, then);
                }
            });
        }
    }
}
