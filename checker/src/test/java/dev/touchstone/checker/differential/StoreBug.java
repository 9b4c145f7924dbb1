// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.differential;

import dev.touchstone.history.Outcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** What a store may do wrong, put into what a right one did. */
enum StoreBug {
    /** Of a transaction that timed out, of which something was seen, another key's writes are nowhere. */
    HALF_LOST {
        @Override
        Optional<List<Txn>> in(List<Txn> txns, boolean lists, SplittableRandom random) {
            List<Txn> half = new ArrayList<>();
            for (Txn txn : txns) {
                Set<Integer> kept = new HashSet<>();
                Set<Integer> keys = new HashSet<>();
                for (Micro m : txn.micros()) {
                    if (!m.isRead()) {
                        keys.add(m.key());
                        if (txns.stream().anyMatch(reader -> reader.shows(m.written()))) {
                            kept.add(m.key());
                        }
                    }
                }
                if (txn.outcome() == Outcome.INFO && keys.size() > 1 && !kept.isEmpty()) {
                    half.add(txn);
                }
            }
            if (half.isEmpty()) {
                return Optional.empty();
            }
            Txn txn = half.get(random.nextInt(half.size()));
            int kept = txn.micros().stream()
                    .filter(m -> !m.isRead() && txns.stream().anyMatch(reader -> reader.shows(m.written())))
                    .findFirst()
                    .orElseThrow()
                    .key();
            Set<Integer> lost = new HashSet<>();
            txn.micros().stream().filter(m -> !m.isRead() && m.key() != kept).forEach(m -> lost.add(m.written()));
            return Optional.of(without(txns, lost, lists));
        }
    },
    /** The second of two reads of a key returns what a failed transaction wrote. */
    LATER_ABORTED_READ {
        @Override
        Optional<List<Txn>> in(List<Txn> txns, boolean lists, SplittableRandom random) {
            List<Txn> failed = txns.stream()
                    .filter(t ->
                            t.outcome() == Outcome.FAIL && t.micros().stream().anyMatch(m -> !m.isRead()))
                    .toList();
            if (failed.isEmpty()) {
                return Optional.empty();
            }
            Txn dirty = failed.get(random.nextInt(failed.size()));
            Micro written =
                    dirty.micros().stream().filter(m -> !m.isRead()).findFirst().orElseThrow();
            List<Txn> result = new ArrayList<>(txns);
            for (int t = 0; t < txns.size(); t++) {
                List<Micro> micros = new ArrayList<>(txns.get(t).micros());
                if (txns.get(t).isOk()
                        && micros.stream().anyMatch(m -> m.isRead() && m.key() == written.key())
                        && !txns.get(t).writes(written.key())) {
                    List<Integer> seen = new ArrayList<>();
                    if (lists) {
                        micros.stream().filter(m -> m.key() == written.key()).forEach(m -> {
                            seen.clear();
                            seen.addAll(m.seen());
                        });
                    }
                    seen.add(written.written());
                    micros.add(Micro.read(written.key(), seen));
                    result.set(t, txns.get(t).with(micros));
                    return Optional.of(result);
                }
            }
            return Optional.empty();
        }
    },
    /** A transaction that saw what another did to two keys sees only one of them. */
    FRACTURED_READ {
        @Override
        Optional<List<Txn>> in(List<Txn> txns, boolean lists, SplittableRandom random) {
            int first = random.nextInt(Math.max(1, txns.size()));
            for (int i = 0; i < txns.size(); i++) {
                Txn reader = txns.get((first + i) % txns.size());
                for (Micro a : reader.isOk() ? reader.micros() : List.<Micro>of()) {
                    for (Txn writer : txns) {
                        if (writer.equals(reader) || a.seen().stream().noneMatch(writer::wrote)) {
                            continue;
                        }
                        for (int m = 0; m < reader.micros().size(); m++) {
                            Micro b = reader.micros().get(m);
                            if (b.key() == a.key()
                                    || reader.writes(b.key())
                                    || b.seen().stream().noneMatch(writer::wrote)) {
                                continue;
                            }
                            List<Integer> less = new ArrayList<>();
                            for (int value : b.seen()) {
                                if (writer.wrote(value)) {
                                    break;
                                }
                                less.add(value);
                            }
                            List<Micro> micros = new ArrayList<>(reader.micros());
                            micros.set(m, b.seeing(less));
                            List<Txn> result = new ArrayList<>(txns);
                            result.set((first + i) % txns.size(), reader.with(micros));
                            return Optional.of(result);
                        }
                    }
                }
            }
            return Optional.empty();
        }
    };

    /** The same transactions with the bug, if there is a place for it. */
    abstract Optional<List<Txn>> in(List<Txn> txns, boolean lists, SplittableRandom random);

    /** What would have been read if these had not been written: of a register, what was written to the key before. */
    private static List<Txn> without(List<Txn> txns, Set<Integer> lost, boolean lists) {
        List<Txn> result = new ArrayList<>();
        for (Txn txn : txns) {
            List<Micro> micros = new ArrayList<>();
            for (Micro m : txn.micros()) {
                List<Integer> seen = new ArrayList<>(m.seen());
                boolean missed = seen.removeAll(lost);
                if (missed && !lists) {
                    lastBefore(txns, m.key(), txn, lost).ifPresent(seen::add);
                }
                micros.add(m.seeing(seen));
            }
            result.add(txn.with(micros));
        }
        return result;
    }

    /** What the reads before this one saw of the key last that is not lost. */
    private static Optional<Integer> lastBefore(List<Txn> txns, int key, Txn reader, Set<Integer> lost) {
        Integer last = null;
        int since = -1;
        for (Txn txn : txns) {
            for (Micro m : txn.micros()) {
                boolean ended = txn.isOk() && txn.end() < reader.begin() && txn.end() > since;
                if (ended
                        && m.key() == key
                        && !m.seen().isEmpty()
                        && !lost.contains(m.seen().get(0))) {
                    last = m.seen().get(0);
                    since = txn.end();
                }
            }
        }
        return Optional.ofNullable(last);
    }
}
