// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.paxos;

import dev.touchstone.store.protocol.message.Ballot;
import dev.touchstone.store.protocol.message.PaxosMessage;
import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.ring.Token;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Two proposers, each with one attempt, and three acceptors, of which one may lose its disk once and join again. Nothing is ever changed:
 * a step makes another world. What is lost is what is never delivered; an acceptor that is killed and keeps its disk is the same as before,
 * since it has nothing but its disk.
 */
record SearchedWorld(
        Wrong wrong,
        List<TreeMap<Bytes, Bytes>> disks,
        Map<NodeId, PaxosMessage.Joined> told,
        boolean wiped,
        List<Proposing> proposers,
        List<Sent> network) {
    static final Bytes REGISTER = Bytes.ofUtf8("r");
    private static final List<NodeId> ACCEPTORS = List.of(new NodeId("a"), new NodeId("b"), new NodeId("c"));
    private static final Acceptors ALL = new Acceptors(1, new TreeSet<>(ACCEPTORS));
    private static final long JOIN = 9;

    /** What may be wrong with the protocol: the search must find that. */
    enum Wrong {
        NOTHING,
        PROMISES_ARE_FORGOTTEN,
        A_LOST_DISK_VOTES_AT_ONCE,
        ONE_OTHER_IS_ENOUGH_TO_JOIN,
        LIVES_ARE_IGNORED
    }

    /** A message under way. */
    record Sent(NodeId from, NodeId to, PaxosMessage message) {}

    /** What a proposer was answered, in order, until enough had promised, and since. */
    record Proposing(
            NodeId node,
            List<Map.Entry<NodeId, PaxosMessage.Promise>> promises,
            @Nullable Bytes proposed,
            Map<NodeId, PaxosMessage.Accepted> accepted,
            @Nullable Bytes chosen) {}

    SearchedWorld {
        network =
                network.stream().filter(sent -> matters(sent, proposers, told)).toList();
    }

    /** False for an answer that nobody waits for any more: worlds that differ in these alone are the same. */
    private static boolean matters(Sent sent, List<Proposing> proposers, Map<NodeId, PaxosMessage.Joined> told) {
        if (sent.message() instanceof PaxosMessage.Joined) {
            return !told.containsKey(sent.from());
        } else if (ACCEPTORS.contains(sent.to())) {
            return true;
        }
        Proposing to = proposers.get(sent.to().name().charAt(1) - '0');
        return to.proposed() == null
                ? sent.message() instanceof PaxosMessage.Promise
                : to.chosen() == null && sent.message() instanceof PaxosMessage.Accepted;
    }

    static SearchedWorld begin(Wrong wrong) {
        List<TreeMap<Bytes, Bytes>> disks = new ArrayList<>();
        List<AcceptorAtWork> all = new ArrayList<>();
        for (NodeId each : ACCEPTORS) {
            TreeMap<Bytes, Bytes> disk = new TreeMap<>();
            disks.add(disk);
            all.add(new AcceptorAtWork(each, new KeptStorage(disk, 0), false));
        }
        for (int i = 0; i < 3; i++) {
            List<PaxosMessage.Joined> answers = new ArrayList<>();
            for (int j = 0; j < 3; j++) {
                if (i != j) {
                    all.get(j)
                            .asked(ACCEPTORS.get(i), new PaxosMessage.Join(1, 1))
                            .forEach(each -> answers.add((PaxosMessage.Joined) each));
                }
            }
            AcceptorAtWork joining = all.get(i);
            joining.during(() -> joining.acceptor.joined(1, answers, () -> {}));
        }
        List<Proposing> proposers = new ArrayList<>();
        List<Sent> network = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            NodeId node = new NodeId("p" + i);
            proposers.add(new Proposing(node, List.of(), null, new TreeMap<>(), null));
            PaxosMessage prepare = round(i, node).prepare(REGISTER);
            ACCEPTORS.forEach(to -> network.add(new Sent(node, to, prepare)));
        }
        return new SearchedWorld(wrong, disks, new TreeMap<>(), false, proposers, network);
    }

    private static Round round(int proposer, NodeId node) {
        return new Round(proposer, new Ballot(proposer + 1, new Incarnation(node, 1)), ALL);
    }

    /** The worlds that may come next. */
    List<SearchedWorld> next() {
        List<SearchedWorld> next = new ArrayList<>();
        for (int i = 0; i < network.size(); i++) {
            SearchedWorld delivered = delivered(i);
            if (delivered != null) {
                next.add(delivered);
            }
        }
        if (!wiped) {
            next.add(wipedWorld());
        }
        return next;
    }

    /** True if both proposals are chosen, and neither was made of the other. */
    boolean isBroken() {
        Bytes one = proposers.get(0).chosen();
        Bytes other = proposers.get(1).chosen();
        return one != null
                && other != null
                && !one.utf8().startsWith(other.utf8())
                && !other.utf8().startsWith(one.utf8());
    }

    /** Equal for worlds that are the same. */
    Token digest() {
        StringBuilder text = new StringBuilder();
        for (TreeMap<Bytes, Bytes> disk : disks) {
            disk.forEach((key, value) -> text.append(key).append(Token.ofBytes(value)));
            text.append('|');
        }
        text.append(told).append(wiped);
        for (Proposing each : proposers) {
            text.append(
                            each.proposed() == null
                                    ? new TreeSet<>(each.promises().stream()
                                            .map(Object::toString)
                                            .toList())
                                    : "")
                    .append(each.proposed())
                    .append(each.accepted())
                    .append(each.chosen());
        }
        text.append(new TreeSet<>(network.stream().map(Sent::toString).toList()));
        return Token.ofBytes(Bytes.ofUtf8(text.toString()));
    }

    private SearchedWorld wipedWorld() {
        List<TreeMap<Bytes, Bytes>> left = new ArrayList<>(disks);
        left.set(0, new TreeMap<>());
        List<Sent> sent = new ArrayList<>(network);
        if (wrong == Wrong.A_LOST_DISK_VOTES_AT_ONCE) {
            acceptor(left, 0).during(() -> {});
            AcceptorAtWork fresh = acceptor(left, 0);
            fresh.during(() -> fresh.acceptor.joined(1, List.of(), () -> {}));
        } else {
            // As if it had asked with its former life first, and been told that this is one.
            PaxosMessage join = new PaxosMessage.Join(JOIN, 2);
            sent.add(new Sent(ACCEPTORS.get(0), ACCEPTORS.get(1), join));
            sent.add(new Sent(ACCEPTORS.get(0), ACCEPTORS.get(2), join));
        }
        return new SearchedWorld(wrong, left, told, true, proposers, sent);
    }

    private AcceptorAtWork acceptor(List<TreeMap<Bytes, Bytes>> of, int index) {
        return new AcceptorAtWork(
                ACCEPTORS.get(index), new KeptStorage(of.get(index), 0), wrong == Wrong.PROMISES_ARE_FORGOTTEN);
    }

    /** Null if it changes nothing now. */
    private @Nullable SearchedWorld delivered(int index) {
        Sent sent = network.get(index);
        List<Sent> left = new ArrayList<>(network);
        left.remove(index);
        int acceptor = ACCEPTORS.indexOf(sent.to());
        if (acceptor < 0) {
            return answered(sent, left);
        }
        List<TreeMap<Bytes, Bytes>> after = new ArrayList<>(disks);
        after.set(acceptor, new TreeMap<>(disks.get(acceptor)));
        AcceptorAtWork asked = acceptor(after, acceptor);
        if (!asked.acceptor.votes()) {
            return null;
        }
        SearchedWorld world = new SearchedWorld(wrong, after, told, wiped, proposers, left);
        for (PaxosMessage answer : asked.asked(sent.from(), sent.message())) {
            Sent back = new Sent(sent.to(), sent.from(), answer);
            // Only when promises come makes a difference: the other answers may as well come at once.
            world = answer instanceof PaxosMessage.Promise ? world.with(back) : world.arrived(back);
        }
        return world;
    }

    private SearchedWorld with(Sent sent) {
        List<Sent> all = new ArrayList<>(network);
        all.add(sent);
        return new SearchedWorld(wrong, disks, told, wiped, proposers, all);
    }

    private SearchedWorld arrived(Sent sent) {
        if (!matters(sent, proposers, told)) {
            return this;
        } else if (sent.message() instanceof PaxosMessage.Joined joined) {
            return joined(sent.from(), joined, network);
        }
        SearchedWorld after = answered(sent, network);
        return after == null ? this : after;
    }

    private SearchedWorld joined(NodeId from, PaxosMessage.Joined joined, List<Sent> left) {
        Map<NodeId, PaxosMessage.Joined> heard = new TreeMap<>(told);
        heard.put(from, joined);
        List<TreeMap<Bytes, Bytes>> after = new ArrayList<>(disks);
        after.set(0, new TreeMap<>(disks.get(0)));
        AcceptorAtWork joining = acceptor(after, 0);
        boolean isEnough = wrong == Wrong.ONE_OTHER_IS_ENOUGH_TO_JOIN
                || Joining.isEnough(heard, new TreeSet<>(ACCEPTORS.subList(1, 3)));
        if (isEnough && !joining.acceptor.votes()) {
            joining.during(() -> joining.acceptor.joined(2, new ArrayList<>(heard.values()), () -> {}));
        }
        return new SearchedWorld(wrong, after, heard, wiped, proposers, left);
    }

    private @Nullable SearchedWorld answered(Sent sent, List<Sent> left) {
        int index = sent.to().name().charAt(1) - '0';
        Proposing before = proposers.get(index);
        List<Map.Entry<NodeId, PaxosMessage.Promise>> promises = new ArrayList<>(before.promises());
        Map<NodeId, PaxosMessage.Accepted> accepted = new TreeMap<>(before.accepted());
        Bytes proposed = before.proposed();
        Bytes chosen = before.chosen();
        if (sent.message() instanceof PaxosMessage.Promise promise && proposed == null) {
            promises.add(Map.entry(sent.from(), told(sent.from(), promise)));
            Round round = round(index, before.node());
            boolean enough = false;
            for (Map.Entry<NodeId, PaxosMessage.Promise> each : promises) {
                enough = round.promised(each.getKey(), each.getValue());
            }
            if (enough) {
                String now =
                        round.values().isEmpty() ? "" : round.values().get(0).utf8();
                proposed = Bytes.ofUtf8(now + index);
                PaxosMessage propose = round.propose(REGISTER, proposed);
                ACCEPTORS.forEach(to -> left.add(new Sent(before.node(), to, propose)));
            }
        } else if (sent.message() instanceof PaxosMessage.Accepted ack && proposed != null && chosen == null) {
            accepted.put(sent.from(), told(sent.from(), ack));
            Round round = round(index, before.node());
            round.propose(REGISTER, proposed);
            boolean enough = false;
            for (Map.Entry<NodeId, PaxosMessage.Accepted> each : accepted.entrySet()) {
                enough = round.accepted(each.getKey(), each.getValue());
            }
            chosen = enough ? proposed : null;
        } else {
            return null;
        }
        List<Proposing> after = new ArrayList<>(proposers);
        after.set(index, new Proposing(before.node(), promises, proposed, accepted, chosen));
        return new SearchedWorld(wrong, disks, told, wiped, after, left);
    }

    private PaxosMessage.Promise told(NodeId from, PaxosMessage.Promise promise) {
        return new PaxosMessage.Promise(
                promise.number(), promise.accepted(), promise.value(), lives(from, promise.lives()));
    }

    private PaxosMessage.Accepted told(NodeId from, PaxosMessage.Accepted ack) {
        return new PaxosMessage.Accepted(ack.number(), lives(from, ack.lives()));
    }

    private SortedMap<NodeId, Long> lives(NodeId from, SortedMap<NodeId, Long> lives) {
        return wrong == Wrong.LIVES_ARE_IGNORED ? new TreeMap<>(Map.of(from, 1L)) : lives;
    }
}
