// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.replica;

import dev.touchstone.store.protocol.bucket.Generation;
import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.cluster.ClusterView;
import dev.touchstone.store.protocol.participant.Agenda;
import dev.touchstone.store.protocol.participant.Ticket;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.version.RecordKey;
import dev.touchstone.store.protocol.wire.ByteReader;
import dev.touchstone.store.protocol.wire.ByteWriter;
import dev.touchstone.store.protocol.wire.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Frees the space of buckets that were dropped, on one shard.
 *
 * <p>One walk over all records, a turn of at most {@value #LOOKED_AT_MAX} records looked at and {@value #REMOVED_MAX} removed each
 * {@link #PAUSE}. When it is through, it is durably noted for each bucket from which generation on its records are kept; a walk that was cut
 * short by a crash begins anew. Nothing reads what it removes: the records of a generation that is over are others than those of the
 * next.
 */
public final class GenerationSweep {
    static final int LOOKED_AT_MAX = 256;
    static final int REMOVED_MAX = 64;
    static final Duration PAUSE = Duration.ofMillis(20);
    /** After which it begins, when a bucket was dropped, and goes on when a turn could not be saved. */
    static final Duration BEGIN = Duration.ofSeconds(5);

    /** Names in one note. */
    private static final int TOLD_MAX = 8;

    private static final String PREFIX = "swept/";

    private final Storage storage;
    private final Agenda agenda;
    private final Supplier<ClusterView> view;
    /** Of each bucket, from which generation on its records are kept, as a former walk noted. Read once, not at each change. */
    private final Map<String, Long> swept = new TreeMap<>();

    private boolean isLoaded;
    private boolean isWalking;
    private Bytes from = Bytes.EMPTY;
    private long freed;

    public GenerationSweep(Storage storage, Agenda agenda, Supplier<ClusterView> view) {
        this.storage = storage;
        this.agenda = agenda;
        this.view = view;
    }

    /** Begins a walk if a bucket was dropped that none has seen yet. */
    public void viewChanged() {
        if (!isWalking && !due().isEmpty()) {
            isWalking = true;
            agenda.startTimer(BEGIN, this::begin);
        }
    }

    private void begin() {
        from = Bytes.EMPTY;
        freed = 0;
        turn(due());
    }

    /** Of each bucket with generations that no walk has removed yet, the first that is to be kept. */
    private SortedMap<String, Long> due() {
        SortedMap<String, Long> due = new TreeMap<>();
        view.get().generations().forEach((bucket, generation) -> {
            long kept = kept(generation);
            if (kept > 1 && kept > swept(bucket)) {
                due.put(bucket, kept);
            }
        });
        return due;
    }

    private static long kept(Generation generation) {
        return generation.isDropped() ? generation.number() + 1 : generation.number();
    }

    private long swept(String bucket) {
        if (!isLoaded) {
            isLoaded = true;
            storage.scan(Table.META, Bytes.ofUtf8(PREFIX), Bytes.ofUtf8("swept0"), (key, noted) -> {
                swept.put(key.utf8().substring(PREFIX.length()), swept(noted));
                return true;
            });
        }
        return swept.getOrDefault(bucket, 1L);
    }

    /** True if an entry of {@code Table.META} with this key is what a walk noted of a bucket. */
    public static boolean isNote(Bytes key) {
        return key.utf8().startsWith(PREFIX);
    }

    /** The note of a bucket whose records are kept from this generation on. */
    public static Mutation note(Bytes key, long kept) {
        return new Mutation(
                Table.META, key, new ByteWriter().i64(kept).checksum().toBytes());
    }

    /** From which generation on records are kept, as a former walk noted; as if there had been none, if that is damaged. */
    public static long swept(@Nullable Bytes noted) {
        if (noted == null) {
            return 1;
        }
        try {
            ByteReader in = new ByteReader(noted);
            in.checksum();
            return in.i64();
        } catch (IllegalArgumentException damaged) {
            return 1;
        }
    }

    private void turn(SortedMap<String, Long> goal) {
        List<Mutation> mutations = new ArrayList<>();
        int[] looked = {0};
        Bytes[] next = {null};
        storage.scan(Table.RECORDS, from, null, (encoded, record) -> {
            if (looked[0]++ >= LOOKED_AT_MAX || mutations.size() >= REMOVED_MAX) {
                next[0] = encoded;
                return false;
            }
            if (isOver(encoded)) {
                mutations.add(new Mutation(Table.RECORDS, encoded, null));
            }
            return true;
        });
        int removed = mutations.size();
        if (next[0] == null) {
            goal.forEach((bucket, kept) -> mutations.add(note(Bytes.ofUtf8(PREFIX + bucket), kept)));
        }
        if (mutations.isEmpty()) {
            goOn(next[0], goal);
            return;
        }
        agenda.save(mutations, new Agenda.SaveEnd() {
            @Override
            public void saved(@Nullable Ticket ticket) {
                freed += removed;
                if (next[0] == null) {
                    swept.putAll(goal);
                }
                goOn(next[0], goal);
            }

            @Override
            public void failed(boolean full, String detail) {
                agenda.startTimer(BEGIN, () -> turn(goal));
            }
        });
    }

    private void goOn(@Nullable Bytes next, SortedMap<String, Long> goal) {
        if (next != null) {
            from = next;
            agenda.startTimer(PAUSE, () -> turn(goal));
            return;
        }
        agenda.note("dropped-freed", freed + " records of dropped buckets; kept is, of each, from " + told(goal));
        isWalking = false;
        viewChanged();
    }

    /** The first few of them, so that a line of a log stays one. */
    private static String told(SortedMap<String, Long> goal) {
        String few = goal.entrySet().stream()
                .limit(TOLD_MAX)
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining(", "));
        return goal.size() <= TOLD_MAX ? few : few + " and " + (goal.size() - TOLD_MAX) + " more";
    }

    private boolean isOver(Bytes encoded) {
        try {
            StoreKey key = RecordKey.decode(encoded);
            return view.get().isOver(key);
        } catch (IllegalArgumentException damaged) {
            return false;
        }
    }
}
