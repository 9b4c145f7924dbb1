// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.store.protocol.bucket.Value;
import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.node.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is true of siblings alone, and of both kinds of dotted cells. */
class SiblingsTest {

    /** A replica that coordinates writes, beside the same in the naive model: sets of all writes, and what each replaced. */
    private static final class Replicas {
        final List<DottedCell> records = new ArrayList<>();
        final List<Set<Integer>> known = new ArrayList<>();
        final TreeMap<Integer, Set<Integer>> replaced = new TreeMap<>();
        final CellKind kind;
        int writes;

        Replicas(int count, CellKind kind) {
            this.kind = kind;
            for (int i = 0; i < count; i++) {
                records.add(Siblings.NONE);
                known.add(new TreeSet<>());
            }
        }

        Sibling put(int at, Seen seen, Set<Integer> modelSeen) {
            int write = ++writes;
            Sibling written = sibling("n" + at, write, write);
            records.set(at, SiblingsTest.put(kind, records.get(at), seen, written));
            known.get(at).addAll(modelSeen);
            known.get(at).add(write);
            replaced.put(write, new TreeSet<>(modelSeen));
            return written;
        }

        void merge(int at, Cell record, Set<Integer> writes) {
            records.set(at, (DottedCell) records.get(at).merge(record));
            known.get(at).addAll(writes);
        }

        Set<String> live(Set<Integer> writes) {
            Set<Integer> live = new TreeSet<>(writes);
            writes.forEach(write -> live.removeAll(replaced.get(write)));
            Set<String> texts = new TreeSet<>();
            live.forEach(write -> texts.add("v" + write));
            return texts;
        }
    }

    private static Sibling sibling(String node, long counter, int write) {
        return new Sibling(
                new Dot(new Incarnation(new NodeId(node), 1), counter), 1000 + write, 0, Value.ofUtf8("v" + write));
    }

    private static DottedCell put(CellKind kind, Cell before, Seen seen, Sibling written) {
        return kind == CellKind.LATEST ? Latest.put(before, seen, written) : Siblings.put(before, seen, written);
    }

    private static Set<String> texts(DottedCell record) {
        Set<String> texts = new TreeSet<>();
        record.values()
                .forEach(each -> texts.add(
                        each.value() == null ? "" : each.value().content().utf8()));
        return texts;
    }

    /** Clients that read here and write there, with contexts of any age; records that come late, doubled, in any order. */
    @Test
    void agreesWithACausalModelThatForgetsNothing() {
        int siblingsSeen = 0;
        for (long seed = 1; seed <= 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Replicas replicas = new Replicas(3, CellKind.SIBLINGS);
            record Snapshot(DottedCell record, Set<Integer> known) {}
            List<Snapshot> sent = new ArrayList<>();
            sent.add(new Snapshot(Siblings.NONE, new TreeSet<>()));
            for (int step = 0; step < 60; step++) {
                int at = random.nextInt(3);
                Snapshot old = sent.get(random.nextInt(sent.size()));
                if (random.nextBoolean()) {
                    Seen seen = old.record().seen(1);
                    replicas.put(at, seen, old.known());
                } else {
                    replicas.merge(at, old.record(), old.known());
                }
                DottedCell now = replicas.records.get(at);
                Set<Integer> known = replicas.known.get(at);
                assertThat(texts(now)).as("seed %d, step %d", seed, step).isEqualTo(replicas.live(known));
                siblingsSeen = Math.max(siblingsSeen, now.siblings().size());
                sent.add(new Snapshot(now, new TreeSet<>(known)));
            }
        }
        assertThat(siblingsSeen).isGreaterThan(3);
    }

    @Test
    void mergesInAnyOrderAndAnyNumberOfTimesAlike() {
        for (CellKind kind : List.of(CellKind.SIBLINGS, CellKind.LATEST)) {
            for (long seed = 1; seed <= 300; seed++) {
                SplittableRandom random = new SplittableRandom(seed);
                List<Cell> replicas = new ArrayList<>(List.of(NoCell.NONE, NoCell.NONE, NoCell.NONE));
                List<Cell> past = new ArrayList<>(List.of(NoCell.NONE));
                for (int i = 0; i < 12; i++) {
                    int at = random.nextInt(3);
                    Cell old = past.get(random.nextInt(past.size()));
                    Cell now = replicas.get(at);
                    replicas.set(
                            at,
                            random.nextBoolean()
                                    ? put(kind, now, old.seen(1), sibling("n" + at, i + 1, i + 1))
                                    : now.merge(old));
                    past.add(replicas.get(at));
                }
                Cell a = past.get(random.nextInt(past.size()));
                Cell b = past.get(random.nextInt(past.size()));
                Cell c = past.get(random.nextInt(past.size()));
                assertThat(a.merge(b)).as("%s, seed %d", kind, seed).isEqualTo(b.merge(a));
                assertThat(a.merge(b).merge(c)).as("%s, seed %d", kind, seed).isEqualTo(a.merge(b.merge(c)));
                assertThat(a.merge(a)).isEqualTo(a);
                assertThat(a.merge(NoCell.NONE)).isEqualTo(a);
                assertThat(a.merge(b).includes(a)).isTrue();
                assertThat(a.includes(NoCell.NONE)).isTrue();
                assertThat(NoCell.NONE.includes(a)).isEqualTo(a.isNone());
                assertThat(RecordCodec.encode(a.merge(b))).isEqualTo(RecordCodec.encode(b.merge(a)));
                assertThat(RecordCodec.digest(a) == RecordCodec.digest(b)).isEqualTo(a.equals(b));
            }
        }
    }

    @Test
    void cellsOfTwoKindsHaveNoMergeAndNeitherIncludesTheOther() {
        Cell siblings = Siblings.put(NoCell.NONE, Seen.NOTHING, sibling("n1", 1, 1));
        Cell latest = Latest.put(NoCell.NONE, Seen.NOTHING, sibling("n1", 1, 1));
        assertThat(siblings).isNotEqualTo(latest);
        assertThat(RecordCodec.digest(siblings)).isNotEqualTo(RecordCodec.digest(latest));
        assertThatThrownBy(() -> siblings.merge(latest)).hasMessage("no merge of siblings and latest");
        assertThatThrownBy(() -> latest.merge(siblings)).hasMessage("no merge of latest and siblings");
        assertThat(siblings.includes(latest)).isFalse();
        assertThat(latest.includes(siblings)).isFalse();
        assertThat(latest.losesBeside(siblings)).isFalse();
    }

    /** What is lost by a merge is told, and nothing else is. */
    @Test
    void aMergeOfConcurrentWritesLosesOneWhereTheLatestWins() {
        Latest early = Latest.put(NoCell.NONE, Seen.NOTHING, sibling("n1", 1, 1));
        Latest late = Latest.put(NoCell.NONE, Seen.NOTHING, sibling("n0", 7, 2));
        Latest after = Latest.put(early, early.seen(1), sibling("n0", 8, 3));
        assertThat(early.losesBeside(late)).isTrue();
        assertThat(early.losesBeside(after)).isFalse();
        assertThat(early.losesBeside(NoCell.NONE)).isFalse();
        assertThat(Siblings.put(NoCell.NONE, Seen.NOTHING, sibling("n1", 1, 1))
                        .losesBeside(Siblings.put(NoCell.NONE, Seen.NOTHING, sibling("n0", 7, 2))))
                .isFalse();
    }

    /** The history that made siblings explode with server ids alone: two clients take turns, each with its own last context. */
    @Test
    void clientsThatTakeTurnsWithStaleContextsKeepOneSiblingEach() {
        Replicas replicas = new Replicas(1, CellKind.SIBLINGS);
        Seen[] seen = {Seen.NOTHING, Seen.NOTHING, Seen.NOTHING};
        for (int i = 0; i < 90; i++) {
            Sibling written = replicas.put(0, seen[i % 3], new TreeSet<>());
            DottedCell record = replicas.records.get(0);
            seen[i % 3] = record.seenAfter(1, seen[i % 3], written);
        }
        assertThat(texts(replicas.records.get(0))).containsExactly("v88", "v89", "v90");
    }

    @Test
    void aWriterThatDidNotReadReplacesNothingOfOthers() {
        Replicas replicas = new Replicas(1, CellKind.SIBLINGS);
        replicas.put(0, Seen.NOTHING, new TreeSet<>());
        Sibling second = replicas.put(0, Seen.NOTHING, new TreeSet<>());
        Seen afterSecond = replicas.records.get(0).seenAfter(1, Seen.NOTHING, second);
        replicas.put(0, afterSecond, new TreeSet<>());
        assertThat(texts(replicas.records.get(0))).containsExactly("v1", "v3");
    }

    @Test
    void theLatestTimeWinsAndTheActorDecidesATie() {
        Latest early = Latest.put(NoCell.NONE, Seen.NOTHING, sibling("n1", 1, 1));
        Latest late = Latest.put(NoCell.NONE, Seen.NOTHING, sibling("n0", 7, 2));
        assertThat(texts(early.merge(late))).containsExactly("v2");
        Latest tied = Latest.put(NoCell.NONE, Seen.NOTHING, sibling("n9", 3, 2));
        assertThat(tied.merge(late).written().dot().actor().node()).isEqualTo(new NodeId("n9"));
        assertThat(late.merge(tied)).isEqualTo(tied.merge(late));
    }
}
