// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.collect;

import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.message.Call;
import dev.touchstone.store.protocol.message.Message.Collect;
import dev.touchstone.store.protocol.message.Message.CollectAck;
import dev.touchstone.store.protocol.message.Message.CollectStep;
import dev.touchstone.store.protocol.message.Message.Listed;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.participant.Agenda;
import dev.touchstone.store.protocol.port.TimerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One try to collect some keys of one partition: each step is asked of every member, and the next begins when all have answered,
 * with the keys to which all agree. Whoever is silent is asked again a few times; then the round ends, and nothing has gone.
 */
final class CollectRound {
    private final Agenda agenda;
    private final Call call;
    private final long floor;
    private final Set<NodeId> members;
    private final Duration pause;
    private final int patience;
    private final BiConsumer<NodeId, Collect> ask;
    private final IntConsumer ended;
    private final Set<NodeId> silent = new TreeSet<>();
    private List<Listed> keys;
    private CollectStep step = CollectStep.CONFIRM;
    private @Nullable TimerId timer;
    private int asked;
    private boolean over;

    /**
     * A round that has not begun.
     *
     * @param members all of them, this node included
     * @param pause after which who is silent is asked again
     * @param patience how often anybody is asked in one step
     * @param ask asks a member
     * @param ended told of how many keys all members agreed that they may go
     */
    CollectRound(
            Agenda agenda,
            Call call,
            long floor,
            List<Listed> keys,
            Set<NodeId> members,
            Duration pause,
            int patience,
            BiConsumer<NodeId, Collect> ask,
            IntConsumer ended) {
        this.agenda = agenda;
        this.call = call;
        this.floor = floor;
        this.keys = keys;
        this.members = members;
        this.pause = pause;
        this.patience = patience;
        this.ask = ask;
        this.ended = ended;
    }

    void begin() {
        begin(CollectStep.CONFIRM);
    }

    private void begin(CollectStep next) {
        step = next;
        asked = 0;
        silent.addAll(members);
        askAll();
    }

    private void askAll() {
        if (asked++ == patience) {
            end();
            return;
        }
        timer = agenda.startTimer(pause, this::askAll);
        Collect message = new Collect(call, step, floor, keys);
        // This node itself may answer at once, and end the step.
        for (NodeId member : new ArrayList<>(silent)) {
            if (!over && step == message.step()) {
                ask.accept(member, message);
            }
        }
    }

    void received(NodeId from, CollectAck ack) {
        if (over || !ack.call().equals(call) || ack.step() != step || !silent.remove(from)) {
            return;
        }
        Set<StoreKey> agreed = new TreeSet<>(ack.keys());
        keys = keys.stream().filter(each -> agreed.contains(each.key())).toList();
        if (keys.isEmpty()) {
            end();
        } else if (silent.isEmpty()) {
            cancel();
            switch (step) {
                case CONFIRM -> begin(CollectStep.DRAIN);
                case DRAIN -> begin(CollectStep.ERASE);
                case ERASE -> end();
            }
        }
    }

    private void end() {
        over = true;
        cancel();
        ended.accept(step == CollectStep.ERASE ? keys.size() : 0);
    }

    private void cancel() {
        if (timer != null) {
            agenda.cancelTimer(timer);
            timer = null;
        }
    }
}
