// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.coordinate;

import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.message.Call;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.participant.Agenda;
import dev.touchstone.store.protocol.port.TimerId;
import dev.touchstone.store.protocol.ring.Token;
import dev.touchstone.store.protocol.version.Cell;
import dev.touchstone.store.protocol.version.CellKind;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What some nodes have of a key: each is asked once, and what comes is merged. It ends when it is enough for who asked, or all have answered,
 * or their time is over. From then on it does not change.
 */
final class Copies implements Coordination {
    private final Calls calls;
    private final Agenda agenda;
    private final StoreKey key;
    private final CellKind kind;
    private final Call call;
    private final Set<NodeId> asked;
    private final Set<NodeId> silent;
    private final Set<NodeId> vouching = new TreeSet<>();
    private Cell merged;
    private boolean unreadable;
    private long floor = Long.MIN_VALUE;
    private Predicate<Copies> enough = none -> false;
    private Consumer<Copies> end = none -> {};
    private @Nullable TimerId timer;

    /**
     * They are asked when it is started.
     *
     * @param kind of the key's bucket
     * @param known what is known of the key before
     * @param asked may be nobody: then it ends at once
     */
    Copies(Calls calls, Agenda agenda, StoreKey key, CellKind kind, Cell known, Set<NodeId> asked) {
        this.calls = calls;
        this.agenda = agenda;
        this.key = key;
        this.kind = kind;
        this.call = calls.next(Token.of(key));
        this.merged = known;
        this.asked = Collections.unmodifiableSet(new TreeSet<>(asked));
        this.silent = new TreeSet<>(asked);
    }

    /**
     * Asks.
     *
     * @param whenEnough looked at with each answer
     * @param whenOver called once
     */
    void start(Duration timeout, Predicate<Copies> whenEnough, Consumer<Copies> whenOver) {
        enough = whenEnough;
        end = whenOver;
        if (silent.isEmpty()) {
            end.accept(this);
            return;
        }
        calls.open(call, this);
        timer = agenda.startTimer(timeout, this::over);
        silent.forEach(node -> agenda.send(node, new Message.FetchCopy(call, key)));
    }

    @Override
    public CellKind kind() {
        return kind;
    }

    @Override
    public void fetchCopyAck(NodeId from, Message.FetchCopyAck copy) {
        if (!silent.remove(from)) {
            return;
        }
        floor = Math.max(floor, copy.floor());
        Cell cell = copy.record();
        unreadable |= cell == null;
        if (cell != null) {
            merged = merged.merge(cell);
            if (copy.vouched()) {
                vouching.add(from);
            }
        }
        if (silent.isEmpty() || enough.test(this)) {
            over();
        }
    }

    private void over() {
        calls.finish(call, timer);
        end.accept(this);
    }

    /** What they have, together with what was known before. */
    Cell merged() {
        return merged;
    }

    /** Who of them vouches for what he has. */
    Set<NodeId> vouching() {
        return Collections.unmodifiableSet(vouching);
    }

    boolean allAnswered() {
        return silent.isEmpty();
    }

    /** True if all have answered, and could read what they have. */
    boolean allRead() {
        return silent.isEmpty() && !unreadable;
    }

    boolean allVouch() {
        return vouching.equals(asked);
    }

    /** The highest that any of them knows for the key's partition. */
    long floor() {
        return floor;
    }
}
