// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.coordinate;

import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.message.Call;
import dev.touchstone.store.protocol.message.Message;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.participant.Agenda;
import dev.touchstone.store.protocol.port.TimerId;
import dev.touchstone.store.protocol.quorum.QuorumRule;
import dev.touchstone.store.protocol.version.Siblings;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
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
    private final BiConsumer<Siblings, Boolean> found;
    private final Runnable failed;
    private Siblings merged = Siblings.NONE;
    private @Nullable TimerId timer;

    /**
     * Asks when it is started.
     *
     * @param others the other owners; at least one
     * @param found given the merge of what they have, and whether enough of them vouch for it
     * @param failed called if too few answered in time
     */
    Restoration(
            Calls calls,
            Agenda agenda,
            StoreKey key,
            Call call,
            QuorumRule needed,
            Set<NodeId> others,
            BiConsumer<Siblings, Boolean> found,
            Runnable failed) {
        this.calls = calls;
        this.agenda = agenda;
        this.key = key;
        this.call = call;
        this.needed = needed;
        this.silent = new TreeSet<>(others);
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
        Siblings record = copy.record();
        if (record != null) {
            merged = merged.merge(record);
            if (copy.vouched()) {
                vouching.add(from);
            }
        }
        boolean enough = needed.satisfied(vouching);
        if (enough || silent.isEmpty()) {
            calls.finish(call, timer);
            found.accept(merged, enough);
        }
    }
}
