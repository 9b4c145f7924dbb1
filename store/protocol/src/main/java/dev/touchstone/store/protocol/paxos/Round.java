// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.paxos;

import dev.touchstone.store.protocol.message.Ballot;
import dev.touchstone.store.protocol.message.PaxosMessage;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.quorum.QuorumRule;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One attempt of a proposal: what was asked of whom, and who has answered. */
final class Round {
    private final long number;
    private final Ballot ballot;
    private final Acceptors acceptors;
    private final QuorumRule majority;
    private final Map<NodeId, PaxosMessage.Promise> promises = new TreeMap<>();
    private final Map<NodeId, SortedMap<NodeId, Long>> accepted = new TreeMap<>();
    private final Set<NodeId> outdone = new TreeSet<>();
    private @Nullable Bytes proposed;

    Round(long number, Ballot ballot, Acceptors acceptors) {
        this.number = number;
        this.ballot = ballot;
        this.acceptors = acceptors;
        this.majority = acceptors.majority();
    }

    long number() {
        return number;
    }

    Acceptors acceptors() {
        return acceptors;
    }

    PaxosMessage prepare(Bytes register) {
        return new PaxosMessage.Prepare(number, acceptors.epoch(), register, ballot);
    }

    /** True if there are enough with this one, and there were not before. */
    boolean promised(NodeId from, PaxosMessage.Promise promise) {
        if (proposed != null || !acceptors.nodes().contains(from)) {
            return false;
        }
        promises.put(from, promise);
        Map<NodeId, SortedMap<NodeId, Long>> lives = new TreeMap<>();
        promises.forEach((node, each) -> lives.put(node, each.lives()));
        return majority.satisfied(Counted.of(lives));
    }

    /** What the register holds, as those who promised say: the value of the highest ballot, if any was ever accepted. */
    List<Bytes> values() {
        Ballot highest = promises.values().stream()
                .map(PaxosMessage.Promise::accepted)
                .max(Comparator.naturalOrder())
                .orElse(Ballot.NONE);
        TreeSet<Bytes> values = new TreeSet<>();
        for (PaxosMessage.Promise each : promises.values()) {
            Bytes value = each.value();
            if (value != null && each.accepted().equals(highest)) {
                values.add(value);
            }
        }
        return new ArrayList<>(values);
    }

    PaxosMessage propose(Bytes register, Bytes value) {
        proposed = value;
        return new PaxosMessage.Propose(number, acceptors.epoch(), register, ballot, value);
    }

    /** True if enough have accepted it, this one among them. */
    boolean accepted(NodeId from, PaxosMessage.Accepted ack) {
        if (proposed == null || !acceptors.nodes().contains(from)) {
            return false;
        }
        accepted.put(from, ack.lives());
        return majority.satisfied(Counted.of(accepted));
    }

    /** True if too many have promised more to others for this to succeed. */
    boolean isOutdone(NodeId from) {
        outdone.add(from);
        return majority.cannotMiss(outdone);
    }

    /** Who has not answered what was asked last. */
    Set<NodeId> silent() {
        Set<NodeId> silent = new TreeSet<>(acceptors.nodes());
        silent.removeAll(proposed == null ? promises.keySet() : accepted.keySet());
        silent.removeAll(outdone);
        return silent;
    }
}
