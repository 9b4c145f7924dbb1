// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.handoff;

import dev.touchstone.store.protocol.cluster.ClusterView;
import dev.touchstone.store.protocol.cluster.NodeConfig;
import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.participant.Agenda;
import dev.touchstone.store.protocol.participant.Ticket;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.wire.ByteReader;
import dev.touchstone.store.protocol.wire.ByteWriter;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What this shard owes: the writes that it coordinated, and that not every owner has acknowledged, nor a durable hint is there
 * for him. Who owes is known to the coordinator alone until then; if it dies, its record is all that is left of it.
 *
 * <p>So a time is kept durably, the <em>mark</em>: of the writes that are stamped before it nothing is owed. It goes with the
 * saves of writes: down, to each that is stamped before it; up, once in {@value #STEP_MICROS} microseconds. When nothing is
 * owed any more, and no write comes for a while, it is saved by itself, above all times. So a write costs no save of its own, and a
 * start after a quiet end costs nothing.
 *
 * <p>What a former life owes is found by an {@link OwedWalk}, which makes hints of it. Until that is through the mark does not
 * rise, and a crash makes it begin anew. The same is done when a hint could not be saved.
 */
public final class Owed {
    /** In {@code Table.META}. */
    private static final Bytes PLACE = Bytes.ofUtf8("owed");

    private static final long NOTHING = Long.MAX_VALUE;
    private static final long EVERYTHING = Long.MIN_VALUE;
    static final long STEP_MICROS = 1_000_000;

    private final NodeConfig config;
    private final Storage storage;
    private final Agenda agenda;
    private final Supplier<ClusterView> view;
    private final OwedWalk walk;
    /** The stamps of the writes that are owed, and of how many each is. */
    private final TreeMap<Long, Integer> open = new TreeMap<>();
    /** As it will be when all saves that are under way have succeeded. */
    private long mark = NOTHING;
    /** As it surely is. */
    private long durable = NOTHING;

    /** What former lives owe is yet to be looked for, when it is known who owns what. */
    private boolean former;
    /** A hint could not be saved since the last walk began. */
    private boolean due;
    /** A walk is under way or to come. */
    private boolean walking;

    private boolean waiting;
    private long begun;

    /** @param isOfThisLife whether an actor of this node is one of this incarnation, whose writes are known here */
    public Owed(
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
        this.walk = new OwedWalk(config, storage, agenda, view, hints, isOfThisLife);
    }

    /** One write, from before its save until nothing of it is owed. */
    public final class Write {
        private final long micros;
        private final @Nullable Long marked;
        private int holds = 1;
        private boolean ended;

        private Write(long micros, @Nullable Long marked) {
            this.micros = micros;
            this.marked = marked;
        }

        /** To be saved with the record, before it. */
        public List<Mutation> mutations() {
            return marked == null ? List.of() : List.of(mutation(marked));
        }

        /** Its record is saved. */
        public void saved() {
            if (marked != null) {
                durable = marked;
            }
        }

        /** Neither the record nor what came with it is saved. */
        public void failed() {
            mark = stored();
        }

        /** A hint of it is being saved. */
        public void hinting() {
            holds++;
        }

        /** The save of a hint is over. What could not be saved is looked for once more, later. */
        public void hinted(boolean saved) {
            if (!saved) {
                due = true;
                walkLater();
            }
            release();
        }

        /** Its coordination is over: each owner has it, or a hint is being saved. */
        public void end() {
            if (!ended) {
                ended = true;
                release();
            }
        }

        private void release() {
            if (--holds == 0) {
                open.computeIfPresent(micros, (each, count) -> count == 1 ? null : count - 1);
            }
        }
    }

    /** Takes up what a former life owes. */
    public void start() {
        Bytes saved = storage.read(Table.META, PLACE);
        mark = stored();
        // What is not there says nothing, and is taken for everything as soon as there are records.
        durable = saved == null ? EVERYTHING : mark;
        if (saved == null && mark == NOTHING) {
            save(NOTHING);
        } else if (mark != NOTHING) {
            former = true;
            walking = true;
        }
    }

    /** Begins to look for what a former life owes as soon as somebody has said who owns what. */
    public void viewChanged() {
        if (former && !view.get().heard().isEmpty()) {
            former = false;
            walk.begin(mark, true, this::walked);
        }
    }

    /** A write is about to be saved, which is owed from then on. */
    public Write begin(long micros) {
        begun++;
        open.merge(micros, 1, Integer::sum);
        wakeWhenQuiet();
        boolean isUp = !walking && !due && open.firstKey() - STEP_MICROS >= mark;
        if (micros >= mark && micros >= durable && !isUp) {
            return new Write(micros, null);
        }
        mark = isUp ? open.firstKey() : Math.min(mark, micros);
        return new Write(micros, mark);
    }

    /** True if nothing is owed that is stamped at this time or before it, and nothing has yet to be looked for. */
    public boolean owesNothingUpTo(long micros) {
        return !former && !walking && !due && (open.isEmpty() || open.firstKey() > micros);
    }

    /** The mark in a shard's storage; of what is stamped before it nothing is owed. {@link Long#MAX_VALUE}: of nothing at all. */
    public static long mark(Storage storage) {
        Bytes saved = storage.read(Table.META, PLACE);
        return saved == null ? EVERYTHING : decode(saved);
    }

    /** True if the change is one of the mark. */
    public static boolean isMark(Mutation change) {
        return change.table() == Table.META && change.key().equals(PLACE);
    }

    private void walkLater() {
        if (!walking) {
            walking = true;
            agenda.note("owed-hint-not-saved", "what is owed is looked for again");
            agenda.startTimer(OwedWalk.LATER, this::walkAgain);
        }
    }

    private void walkAgain() {
        due = false;
        walk.begin(mark, false, this::walked);
    }

    private void walked() {
        walking = false;
        if (due) {
            walkLater();
        } else {
            wakeWhenQuiet();
        }
    }

    /** When no write came for a while, and none is owed, that is saved. */
    private void wakeWhenQuiet() {
        if (!waiting) {
            waiting = true;
            long before = begun;
            agenda.startTimer(config.limits().replicaTimeout().multipliedBy(4), () -> {
                waiting = false;
                if (begun != before || !open.isEmpty()) {
                    wakeWhenQuiet();
                } else if (!walking && durable != NOTHING) {
                    save(NOTHING);
                }
            });
        }
    }

    private void save(long to) {
        mark = to;
        agenda.save(List.of(mutation(to)), new Agenda.SaveEnd() {
            @Override
            public void saved(@Nullable Ticket ticket) {
                durable = to;
            }

            @Override
            public void failed(boolean full, String detail) {
                mark = stored();
                wakeWhenQuiet();
            }
        });
    }

    /** True if that is where the mark stands in {@code Table.META}. */
    public static boolean isPlace(Bytes key) {
        return key.equals(PLACE);
    }

    /** As the storage has it; all that is here may be owed if that is lost, nothing if there never was anything. */
    private long stored() {
        Bytes saved = storage.read(Table.META, PLACE);
        if (saved != null) {
            return decode(saved);
        }
        boolean[] hasRecords = {false};
        storage.scan(Table.RECORDS, Bytes.EMPTY, null, (key, record) -> {
            hasRecords[0] = true;
            return false;
        });
        return hasRecords[0] ? EVERYTHING : NOTHING;
    }

    private static long decode(Bytes saved) {
        try {
            ByteReader in = new ByteReader(saved);
            in.checksum();
            return in.i64();
        } catch (IllegalArgumentException damaged) {
            return EVERYTHING;
        }
    }

    private static Mutation mutation(long mark) {
        return new Mutation(
                Table.META, PLACE, new ByteWriter().i64(mark).checksum().toBytes());
    }
}
