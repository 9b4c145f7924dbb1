// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.handoff;

import dev.touchstone.store.protocol.cluster.HintCounts;
import dev.touchstone.store.protocol.handoff.HintPlace.DirtyRange;
import dev.touchstone.store.protocol.handoff.HintPlace.Mark;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.participant.Agenda;
import dev.touchstone.store.protocol.participant.Effect;
import dev.touchstone.store.protocol.participant.Ticket;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.wire.ByteReader;
import dev.touchstone.store.protocol.wire.ByteWriter;
import dev.touchstone.store.protocol.wire.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The outboxes of all targets, as they are in memory and on disk, and what is told of them. */
final class Outboxes {
    /** How often others hear what is here, at the most. */
    private static final Duration TOLD_EVERY = Duration.ofSeconds(1);

    private final Storage storage;
    private final Agenda agenda;
    private final Consumer<NodeId> cameBack;
    private final Map<NodeId, Outbox> outboxes = new TreeMap<>();
    private boolean telling;

    /** @param cameBack told of a target for which a hint is still there, as it could not be removed */
    Outboxes(Storage storage, Agenda agenda, Consumer<NodeId> cameBack) {
        this.storage = storage;
        this.agenda = agenda;
        this.cameBack = cameBack;
    }

    /** The outbox of a target, new if there was none. */
    Outbox of(NodeId target) {
        return outboxes.computeIfAbsent(target, none -> new Outbox());
    }

    /** The outbox of a target; null if there never was anything for him. */
    @Nullable
    Outbox known(NodeId target) {
        return outboxes.get(target);
    }

    List<NodeId> targets() {
        return new ArrayList<>(outboxes.keySet());
    }

    /** Something changed: that is told, once in a while. */
    void changed() {
        if (!telling) {
            telling = true;
            agenda.startTimer(TOLD_EVERY, () -> {
                telling = false;
                Map<NodeId, HintCounts> counts = new TreeMap<>();
                outboxes.forEach((target, outbox) -> counts.put(target, outbox.counts()));
                agenda.give(new Effect.PublishHints(counts));
            });
        }
    }

    void save(List<Mutation> mutations) {
        save(mutations, saved -> {});
    }

    /** Saves changes of hints, and what goes with them; tells whether that succeeded. */
    void save(List<Mutation> mutations, Consumer<Boolean> ended) {
        agenda.save(mutations, new Agenda.SaveEnd() {
            @Override
            public void saved(@Nullable Ticket ticket) {
                // A hint acknowledges nothing, and one that is removed too late is only sent once more.
                ended.accept(true);
            }

            @Override
            public void failed(boolean full, String detail) {
                // What was to be kept stays in memory, and goes with this incarnation. What was to go is still there:
                // it is handed
                // over once more, so that it goes with a save that succeeds.
                mutations.stream()
                        .filter(each -> each.table() == Table.HINTS && each.value() == null)
                        .forEach(each -> comeBack(each.key()));
                ended.accept(false);
            }
        });
    }

    private void comeBack(Bytes place) {
        Bytes made = storage.read(Table.HINTS, place);
        if (made != null) {
            HintPlace hint = HintPlace.decode(place);
            track(hint, made);
            cameBack.accept(hint.target());
        }
    }

    /** Makes a hint: it is in memory from now on, and the result keeps it. */
    Mutation made(HintPlace place) {
        Bytes made = madeNow();
        track(place, made);
        return new Mutation(Table.HINTS, place.encode(), made);
    }

    /** It is in memory from now on. */
    void track(HintPlace place, Bytes made) {
        changed();
        if (place instanceof Mark mark) {
            of(mark.target()).mark(mark.key(), madeMicros(made));
        } else if (place instanceof DirtyRange range) {
            of(range.target()).dirty(range.partition());
        }
    }

    /** What is stored with a hint that is made now. */
    Bytes madeNow() {
        return new ByteWriter().i64(agenda.now().wallMicros()).checksum().toBytes();
    }

    /** When it was made; now, if that is damaged: too young a hint is only kept longer. */
    private long madeMicros(Bytes made) {
        try {
            ByteReader in = new ByteReader(made);
            in.checksum();
            return in.i64();
        } catch (IllegalArgumentException damaged) {
            return agenda.now().wallMicros();
        }
    }

    /** It is in memory no more. */
    void untrack(HintPlace place) {
        changed();
        if (place instanceof Mark mark) {
            of(mark.target()).unmark(mark.key());
        } else if (place instanceof DirtyRange range) {
            of(range.target()).dirty.remove(range.partition());
        }
    }
}
