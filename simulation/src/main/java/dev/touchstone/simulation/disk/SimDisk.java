// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.disk;

import dev.touchstone.nemesis.DiskFault.Damage;
import dev.touchstone.simulation.time.EventQueue;
import dev.touchstone.simulation.time.Range;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.StorageCondition;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The storage of one participant: what it reads is what it wrote, what survives a crash is what had become durable, and
 * of what was under way a prefix, the last write of it torn.
 *
 * <p>It can be in trouble while its node runs: full, of no room for new keys, slow, failed for good; its syncs may lie. While
 * its node is down it can be damaged, replaced by an old copy, and wiped; what it had before is remembered as lost, for those
 * who counted on it.
 */
public final class SimDisk implements Storage {
    private static final int DAMAGED_MAX = 8;
    private static final int CHANGES_KEPT = 16;

    private final EventQueue queue;
    private final SplittableRandom random;
    private final Range latency;
    private final DiskOwner node;
    private final SimTables seen = new SimTables();
    private final SimTables durable = new SimTables();
    private final Deque<List<Mutation>> pending = new ArrayDeque<>();
    /** The last changes that became durable, newest last: what a log would lose with its end. */
    private final Deque<Change> changes = new ArrayDeque<>();

    /** What was reported as saved though it is not: the newest last. */
    private final Deque<Change> unsynced = new ArrayDeque<>();

    private final List<SimTables> lost = new ArrayList<>();
    private boolean forgetsUnseen;
    private boolean hadDamagedValues;
    private final DiskTrouble trouble = new DiskTrouble();
    private @Nullable SimTables copy;
    private @Nullable DiskLog log;
    private boolean full;
    private boolean mapFull;
    private long delayNanos;
    private long delayed;
    private long refused;
    private long lastDueNanos;
    private long incident;

    /** What a key was before a change of it. */
    private record Change(Table table, Bytes key, @Nullable Bytes before) {}

    public SimDisk(EventQueue queue, SplittableRandom random, Range latency, DiskOwner node) {
        this.queue = queue;
        this.random = random;
        this.latency = latency;
        this.node = node;
    }

    /** From now on what is durable is what the store's own commit log gives back. */
    public void keepLog() {
        log = new DiskLog(random.nextInt());
    }

    /** A log that was cut short says so; an old copy, or an empty disk, looks as good as any. */
    @Override
    public StorageCondition condition() {
        return new StorageCondition(incident);
    }

    @Override
    public @Nullable Bytes read(Table table, Bytes key) {
        return seen.get(table, key);
    }

    @Override
    public void write(List<Mutation> mutations, Completion completion) {
        int life = node.life();
        boolean failed = trouble.failsForGood();
        String refusal = failed ? "the disk failed" : refusal(mutations);
        if (refusal != null) {
            refused++;
            queue.after(0, () -> node.run(life, () -> completion.failed(!failed, refusal)));
            return;
        }
        for (Mutation mutation : mutations) {
            node.changes(mutation, read(mutation.table(), mutation.key()));
            seen.apply(mutation);
        }
        pending.add(mutations);
        if (log != null) {
            log.append(mutations);
        }
        long delay = Math.max(delayNanos, trouble.delayNanos());
        delayed += delay > 0 ? 1 : 0;
        long due = queue.now() + delay + latency.draw(random);
        lastDueNanos = Math.max(lastDueNanos, due);
        trouble.pending(lastDueNanos - queue.now());
        queue.at(lastDueNanos, () -> {
            if (node.life() == life) {
                if (log != null) {
                    log.sync();
                }
                pending.remove().forEach(this::makeDurable);
                node.run(life, completion::saved);
            }
        });
    }

    private @Nullable String refusal(List<Mutation> mutations) {
        if (full || trouble.refuses()) {
            return "the disk is full";
        }
        if (!mapFull && !trouble.limitsKeys()) {
            return null;
        }
        boolean noRoom = mutations.stream()
                .anyMatch(each -> each.value() != null
                        && read(each.table(), each.key()) == null
                        && (mapFull || seen.of(each.table()).size() >= trouble.keysMax()));
        return noRoom ? "the map is full" : null;
    }

    /** What goes wrong with it while its node runs, beside what faults make of it. */
    public DiskTrouble trouble() {
        return trouble;
    }

    @Override
    public void scan(Table table, Bytes from, @Nullable Bytes to, BiPredicate<Bytes, Bytes> visitor) {
        NavigableMap<Bytes, Bytes> entries = seen.of(table);
        NavigableMap<Bytes, Bytes> range =
                to == null ? entries.tailMap(from, true) : entries.subMap(from, true, to, false);
        for (Map.Entry<Bytes, Bytes> entry : new ArrayList<>(range.entrySet())) {
            if (!visitor.test(entry.getKey(), entry.getValue())) {
                return;
            }
        }
    }

    /** What would be left of it after a crash at this moment, at the least. */
    @Nullable
    public Bytes durable(Table table, Bytes key) {
        return durable.get(table, key);
    }

    /** What it had durably of a key when it was damaged, replaced or wiped, each time. */
    public List<Bytes> lost(Table table, Bytes key) {
        List<Bytes> values = new ArrayList<>();
        for (SimTables before : lost) {
            Bytes value = before.get(table, key);
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    /** How often it was damaged, replaced or wiped, or did not have what it had reported as saved. */
    public int losses() {
        return lost.size();
    }

    /** True if it ever became older than it was, and cannot know: an old copy took its place, or its syncs lied. */
    public boolean forgetsUnseen() {
        return forgetsUnseen;
    }

    /** True if values on it were damaged. */
    public boolean hadDamagedValues() {
        return hadDamagedValues;
    }

    public boolean isEmpty(Table table) {
        return seen.of(table).isEmpty();
    }

    /**
     * What is left after a crash at this moment becomes all there is.
     *
     * @throws IllegalStateException if the commit log gives back anything else than what was reported as saved, and of the rest a
     *     prefix
     */
    public void crash() {
        if (log != null && unsynced.isEmpty()) {
            crashWithLog(log);
        } else {
            crashWithoutLog();
        }
        pending.clear();
        trouble.end();
        if (!unsynced.isEmpty()) {
            forgetUnsynced();
            rewriteLog();
        }
        seen.become(durable);
    }

    private void crashWithLog(DiskLog kept) {
        SimTables left = kept.crash(random);
        while (!durable.isSame(left)) {
            List<Mutation> next = pending.poll();
            if (next == null) {
                throw new IllegalStateException("the log gives back what was never written, or not what was saved");
            }
            next.forEach(this::makeDurable);
        }
    }

    private void rewriteLog() {
        if (log != null) {
            log.rewrite(durable);
        }
    }

    private void crashWithoutLog() {
        int kept = pending.isEmpty() ? 0 : random.nextInt(pending.size() + 1);
        for (int i = 0; i < kept; i++) {
            pending.remove().forEach(this::makeDurable);
        }
        if (!pending.isEmpty()) {
            List<Mutation> torn = pending.remove();
            torn.subList(0, random.nextInt(torn.size() + 1)).forEach(this::makeDurable);
        }
    }

    /** What was not synced is lost, all of it or from some change on. */
    private void forgetUnsynced() {
        remember();
        forgetsUnseen = true;
        int gone = 1 + random.nextInt(unsynced.size());
        for (int i = 0; i < gone; i++) {
            undo(unsynced.removeLast());
        }
        unsynced.clear();
        changes.clear();
    }

    private void undo(Change change) {
        durable.set(change.table(), change.key(), change.before());
    }

    private void makeDurable(Mutation mutation) {
        Change made = new Change(mutation.table(), mutation.key(), durable.get(mutation.table(), mutation.key()));
        if (trouble.syncLies()) {
            unsynced.add(made);
        } else if (!unsynced.isEmpty()) {
            unsynced.clear();
        }
        changes.add(made);
        if (changes.size() > CHANGES_KEPT) {
            changes.remove();
        }
        durable.apply(mutation);
    }

    /** Puts something there that was on another disk; while the node is down. */
    public void place(Mutation entry) {
        durable.apply(entry);
    }

    /** All that was on other disks is there, and what goes wrong with those goes wrong with it. */
    public void placed(SimDisk like) {
        trouble(like.full, like.mapFull, like.delayNanos);
        trouble.limitKeys(like.trouble.keysLimit());
        seen.become(durable);
        rewriteLog();
    }

    /** It takes nothing at all for now. */
    public boolean isFull() {
        return full;
    }

    /** What it is like from now on. */
    public void trouble(boolean isFull, boolean isMapFull, long delay) {
        full = isFull;
        mapFull = isMapFull;
        delayNanos = delay;
    }

    public String words() {
        return (full ? "full" : "has room") + ", map " + (mapFull ? "full" : "has room") + ", saves take "
                + delayNanos / 1_000_000 + " ms longer, " + delayed + " held back, " + refused + " refused";
    }

    /**
     * Damages some values, which then read as empty, or loses the last changes, as a log that is cut short; while the node is
     * down.
     *
     * @return how many
     */
    public int damage(Damage how, SplittableRandom places) {
        remember();
        int count = how == Damage.CUT ? loseChanges(places) : damageValues(places);
        incident += how == Damage.CUT ? 1 : 0;
        hadDamagedValues |= how == Damage.FLIP;
        seen.become(durable);
        rewriteLog();
        return count;
    }

    private int loseChanges(SplittableRandom places) {
        int count = Math.min(changes.size(), 1 + places.nextInt(CHANGES_KEPT));
        for (int i = 0; i < count; i++) {
            undo(changes.removeLast());
        }
        return count;
    }

    private int damageValues(SplittableRandom places) {
        int size = durable.size();
        int count = Math.min(size, 1 + places.nextInt(DAMAGED_MAX));
        for (int i = 0; i < count; i++) {
            int place = places.nextInt(size);
            for (Table table : Table.values()) {
                int entries = durable.of(table).size();
                if (place >= 0 && place < entries) {
                    Bytes key = durable.of(table).keySet().stream()
                            .skip(place)
                            .findFirst()
                            .orElseThrow();
                    durable.set(table, key, Bytes.EMPTY);
                }
                place -= entries;
            }
        }
        return count;
    }

    /** Keeps a copy of all that is there, in place of an earlier one; while the node is down. */
    public int copy() {
        SimTables made = new SimTables();
        made.become(durable);
        copy = made;
        return made.size();
    }

    /** Becomes the copy, while the node is down; answers how much that is, or a negative number if there is none. */
    public int rollBack() {
        if (copy == null) {
            return -1;
        }
        replace(copy);
        forgetsUnseen = true;
        return copy.size();
    }

    /** Keeps no copy any more. */
    public void forgetCopy() {
        copy = null;
    }

    /** Loses all, while the node is down; answers how much that was. */
    public int wipe() {
        int size = durable.size();
        replace(new SimTables());
        incident = 0;
        return size;
    }

    private void replace(SimTables by) {
        remember();
        durable.become(by);
        seen.become(by);
        changes.clear();
        rewriteLog();
    }

    private void remember() {
        SimTables before = new SimTables();
        before.become(durable);
        lost.add(before);
    }
}
