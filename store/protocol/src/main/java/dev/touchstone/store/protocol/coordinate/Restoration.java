// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.coordinate;

import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.message.Call;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.participant.Agenda;
import dev.touchstone.store.protocol.port.TimerId;
import dev.touchstone.store.protocol.quorum.QuorumRule;
import dev.touchstone.store.protocol.version.Cell;
import dev.touchstone.store.protocol.version.NoCell;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An owner that does not know what it once acknowledged of a key asks the other owners what they have.
 *
 * <p>Enough have answered when those that vouch for what they have satisfy the rule; or when all have, since then there is nobody
 * left to ask: what is lost to all of them no protocol brings back. What an owner has and does not vouch for is taken in
 * as well.
 */
final class Restoration implements Coordination {
    private final Calls calls;
    private final Agenda agenda;
    private final StoreKey key;
    private final Call call;
    private final QuorumRule needed;
    private final Set<NodeId> vouching = new TreeSet<>();
    private final Set<NodeId> silent;
    private final int others;
    private final Consumer<Found> found;
    private final Runnable failed;
    private Cell merged = NoCell.NONE;
    private long floor = Long.MIN_VALUE;
    private @Nullable TimerId timer;

    /**
     * What was found.
     *
     * @param merged the merge of what the others have
     * @param enough whether enough of them vouch for it
     * @param all whether all of them do
     * @param floor the highest that any of them knows for the key's partition
     */
    record Found(Cell merged, boolean enough, boolean all, long floor) {}

    /**
     * Asks when it is started.
     *
     * @param others the other owners; at least one
     * @param found given what they have
     * @param failed called if too few answered in time
     */
    Restoration(
            Calls calls,
            Agenda agenda,
            StoreKey key,
            Call call,
            QuorumRule needed,
            Set<NodeId> others,
            Consumer<Found> found,
            Runnable failed) {
        this.calls = calls;
        this.agenda = agenda;
        this.key = key;
        this.call = call;
        this.needed = needed;
        this.silent = new TreeSet<>(others);
        this.others = others.size();
        this.found = found;
        this.failed = failed;
    }

    void start(Duration timeout) {
        calls.open(call, this);
        timer = agenda.startTimer(timeout, () -> {
            calls.finish(call, timer);
            failed.run();
        });
        silent.forEach(owner -> agenda.send(owner, new Message.FetchCopy(call, key)));
    }

    @Override
    public void fetchCopyAck(NodeId from, Message.FetchCopyAck copy) {
        if (!silent.remove(from)) {
            return;
        }
        floor = Math.max(floor, copy.floor());
        Cell record = copy.record();
        if (record != null) {
            merged = merged.merge(record);
            if (copy.vouched()) {
                vouching.add(from);
            }
        }
        boolean enough = needed.satisfied(vouching);
        if (enough || silent.isEmpty()) {
            calls.finish(call, timer);
            found.accept(new Found(merged, enough, vouching.size() == others, floor));
        }
    }
}
