// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.differential;

import dev.touchstone.history.Outcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which models a handful of transactions satisfy, by trying every arbitration of those that happened, and the least visibility that a
 * model asks for: the axioms of Cerone, Bernardi and Gotsman (CONCUR 2015). A list is what all visible transactions appended, in the
 * order of arbitration; a register, what the last of them wrote.
 *
 * <p>Written for this purpose alone, and sharing nothing with what it is held against. Models that are not mentioned have no answer.
 */
final class Axioms {
    private enum Visibility {
        /** Who was read from. */
        SOURCES,
        TRANSITIVE,
        PREFIX,
        TOTAL
    }

    private enum Order {
        NONE,
        SESSION,
        REAL_TIME
    }

    private final List<Txn> txns = new ArrayList<>();
    private final boolean lists;
    private final int count;
    /** By transaction and key: the transactions that its reads of the key show, in order; of a register at most one. */
    private final List<Map<Integer, List<Integer>>> shown = new ArrayList<>();

    private final boolean[][] session;
    private final boolean[][] realTime;
    private boolean isDirty;
    private boolean isInternal;
    private boolean vanishes;

    private Axioms(List<Txn> all, boolean lists) {
        this.lists = lists;
        for (Txn txn : all) {
            boolean isSeen = all.stream()
                    .anyMatch(reader -> txn.micros().stream().anyMatch(m -> !m.isRead() && reader.shows(m.written())));
            if (txn.isOk() || (txn.outcome() == Outcome.INFO && isSeen)) {
                txns.add(txn);
            }
        }
        count = txns.size();
        session = new boolean[count][count];
        realTime = new boolean[count][count];
        for (int a = 0; a < count; a++) {
            for (int b = 0; b < count; b++) {
                Txn first = txns.get(a);
                Txn second = txns.get(b);
                realTime[a][b] = first.isOk() && first.end() < second.begin();
                session[a][b] = first.process() == second.process()
                        && first.begin() < second.begin()
                        && (first.isOk() || wasSeenInTime(first, all));
            }
            shown.add(sources(a));
        }
        isDirty |= lists && !areCompatible();
    }

    /** Whether each list grew into the next, own appends included: two that read a state and appended to it did not. */
    private boolean areCompatible() {
        List<Micro> reads = txns.stream()
                .filter(Txn::isOk)
                .flatMap(t -> t.micros().stream())
                .toList();
        for (Micro a : reads) {
            for (Micro b : reads) {
                boolean isShorter =
                        a.key() == b.key() && a.seen().size() <= b.seen().size();
                if (isShorter && !b.seen().subList(0, a.seen().size()).equals(a.seen())) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether somebody had seen it when its process went on. */
    private static boolean wasSeenInTime(Txn txn, List<Txn> all) {
        int wentOn = all.stream()
                .filter(t -> t.process() == txn.process() && t.begin() > txn.begin() && t.outcome() != Outcome.FAIL)
                .mapToInt(Txn::begin)
                .min()
                .orElse(Txn.NEVER);
        return all.stream()
                .anyMatch(reader -> reader.end() < wentOn
                        && txn.micros().stream().anyMatch(m -> !m.isRead() && reader.shows(m.written())));
    }

    static int committed(List<Txn> all, boolean lists) {
        return new Axioms(all, lists).count;
    }

    /** By model whether it holds. */
    static Map<String, Boolean> judge(List<Txn> all, boolean lists) {
        return new Axioms(all, lists).judge();
    }

    /** What a transaction's reads show of others; notes reads that are wrong by themselves. */
    private Map<Integer, List<Integer>> sources(int t) {
        Map<Integer, List<Integer>> result = new TreeMap<>();
        Map<Integer, List<Integer>> own = new TreeMap<>();
        List<Micro> micros = txns.get(t).isOk() ? txns.get(t).micros() : List.of();
        for (Micro m : micros) {
            List<Integer> mine = own.computeIfAbsent(m.key(), k -> new ArrayList<>());
            if (!m.isRead()) {
                mine.add(m.written());
                continue;
            }
            if (!lists && !mine.isEmpty()) {
                isInternal |= !m.seen().equals(mine.subList(mine.size() - 1, mine.size()));
                isDirty |= !m.seen().isEmpty()
                        && !mine.contains(m.seen().get(0))
                        && others(t, m.key(), m.seen(), true) == null;
                continue;
            }
            int split = m.seen().size() - (lists ? mine.size() : 0);
            if (split < 0 || !m.seen().subList(split, m.seen().size()).equals(lists ? mine : List.of())) {
                isInternal = true;
                continue;
            }
            List<Integer> others = others(
                    t, m.key(), m.seen().subList(0, split), split == m.seen().size());
            if (others == null) {
                isDirty = true;
            } else if (result.containsKey(m.key())) {
                isInternal |= !others.equals(result.get(m.key()));
            } else {
                result.put(m.key(), others);
            }
        }
        return result;
    }

    /** Who wrote what was read, all of it or before own appends; null if that was nobody, or failed, or is only a part of it. */
    private List<Integer> others(int reader, int key, List<Integer> values, boolean isAll) {
        List<Integer> result = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            int value = values.get(i);
            int writer = -1;
            for (int t = 0; t < count; t++) {
                writer = t != reader && txns.get(t).wrote(value) ? t : writer;
            }
            if (writer < 0) {
                return null;
            }
            List<Integer> written = txns.get(writer).micros().stream()
                    .filter(m -> !m.isRead() && m.key() == key)
                    .map(Micro::written)
                    .toList();
            if (lists) {
                int end = i + written.size();
                boolean isWhole = end <= values.size() && values.subList(i, end).equals(written);
                if (result.contains(writer) || !isWhole) {
                    // In another order, or with something between, it is not dirty; up to a part of it, it is.
                    isInternal = true;
                    int last = values.get(values.size() - 1);
                    boolean isPart = isAll && txns.stream().anyMatch(other -> isNotFinal(other, key, last));
                    return isPart ? null : result;
                }
                i = end - 1;
            } else if (written.get(written.size() - 1) != value) {
                return null;
            }
            result.add(writer);
        }
        return result;
    }

    private static boolean isNotFinal(Txn txn, int key, int value) {
        List<Integer> written = txn.micros().stream()
                .filter(m -> !m.isRead() && m.key() == key)
                .map(Micro::written)
                .toList();
        return written.contains(value) && written.get(written.size() - 1) != value;
    }

    private Map<String, Boolean> judge() {
        Map<String, Boolean> result = new LinkedHashMap<>();
        for (String model : List.of(
                "read-committed",
                "read-atomic",
                "causal-cerone",
                "prefix",
                "update-atomic",
                "parallel-snapshot-isolation",
                "snapshot-isolation",
                "strong-session-snapshot-isolation",
                "strong-snapshot-isolation",
                "serializable",
                "strong-session-serializable",
                "strict-serializable",
                "consistent-view",
                "repeatable-read",
                "monotonic-atomic-view",
                "causal")) {
            if (isDirty) {
                result.put(model, false);
            }
        }
        if (isDirty) {
            return result;
        }
        if (isInternal) {
            for (String model :
                    List.of("read-atomic", "snapshot-isolation", "serializable", "strict-serializable", "causal")) {
                result.put(model, false);
            }
            return result;
        }
        Set<String> holding = new HashSet<>();
        permute(new ArrayList<>(), holding);
        for (String model : List.of(
                "read-uncommitted",
                "read-committed",
                "read-atomic",
                "causal-cerone",
                "prefix",
                "update-atomic",
                "parallel-snapshot-isolation",
                "snapshot-isolation",
                "strong-session-snapshot-isolation",
                "strong-snapshot-isolation",
                "serializable",
                "strong-session-serializable",
                "strict-serializable")) {
            result.put(model, holding.contains(model));
        }
        result.put("repeatable-read", holding.contains("serializable"));
        result.put("consistent-view", holding.contains("parallel-snapshot-isolation"));
        if (lists) {
            for (String model : List.of(
                    "strong-session-read-uncommitted",
                    "strong-read-uncommitted",
                    "strong-session-read-committed",
                    "strong-read-committed")) {
                result.put(model, holding.contains(model));
            }
            result.put("causal", holding.contains("causal"));
            look();
            result.put("monotonic-atomic-view", holding.contains("read-committed") && !vanishes);
        }
        return result;
    }

    /** Whether a transaction that was seen by one read of a transaction is missing in a later one. */
    private void look() {
        for (int t = 0; t < count; t++) {
            List<Micro> micros = txns.get(t).isOk() ? txns.get(t).micros() : List.of();
            for (int i = 0; i < micros.size(); i++) {
                for (int j = i + 1; j < micros.size(); j++) {
                    for (int writer = 0; writer < count; writer++) {
                        vanishes |= writer != t
                                && micros.get(i).isRead()
                                && micros.get(j).isRead()
                                && micros.get(i).seen().stream().anyMatch(txns.get(writer)::wrote)
                                && txns.get(writer).writes(micros.get(j).key())
                                && micros.get(j).seen().stream().noneMatch(txns.get(writer)::wrote);
                    }
                }
            }
        }
    }

    private void permute(List<Integer> arbitration, Set<String> holding) {
        if (arbitration.size() == count) {
            arbitrate(arbitration, holding);
            return;
        }
        for (int t = 0; t < count; t++) {
            if (!arbitration.contains(t)) {
                arbitration.add(t);
                permute(arbitration, holding);
                arbitration.remove(arbitration.size() - 1);
            }
        }
    }

    private void arbitrate(List<Integer> arbitration, Set<String> holding) {
        int[] place = new int[count];
        for (int i = 0; i < count; i++) {
            place[arbitration.get(i)] = i;
        }
        for (int t = 0; t < count; t++) {
            for (Map.Entry<Integer, List<Integer>> each : shown.get(t).entrySet()) {
                if (lists && !isInOrder(t, each.getKey(), each.getValue(), place)) {
                    return;
                }
            }
        }
        if (lists && !isUnreadLast(place)) {
            return;
        }
        boolean keepsSessions = keeps(session, place);
        boolean keepsTime = keepsSessions && keeps(realTime, place);
        add(holding, "read-uncommitted", keepsSessions, keepsTime);
        boolean readsBack = true;
        for (int t = 0; t < count; t++) {
            for (List<Integer> each : shown.get(t).values()) {
                for (int source : each) {
                    readsBack &= place[source] < place[t];
                }
            }
        }
        if (!readsBack) {
            return;
        }
        add(holding, "read-committed", keepsSessions, keepsTime);
        level(holding, "read-atomic", arbitration, Visibility.SOURCES, false, Order.NONE);
        level(holding, "causal-cerone", arbitration, Visibility.TRANSITIVE, false, Order.NONE);
        level(holding, "causal", arbitration, Visibility.TRANSITIVE, false, Order.SESSION);
        level(holding, "prefix", arbitration, Visibility.PREFIX, false, Order.NONE);
        level(holding, "update-atomic", arbitration, Visibility.SOURCES, true, Order.NONE);
        level(holding, "parallel-snapshot-isolation", arbitration, Visibility.TRANSITIVE, true, Order.NONE);
        level(holding, "snapshot-isolation", arbitration, Visibility.PREFIX, true, Order.NONE);
        level(holding, "strong-session-snapshot-isolation", arbitration, Visibility.PREFIX, true, Order.SESSION);
        level(holding, "strong-snapshot-isolation", arbitration, Visibility.PREFIX, true, Order.REAL_TIME);
        level(holding, "serializable", arbitration, Visibility.TOTAL, true, Order.NONE);
        level(holding, "strong-session-serializable", arbitration, Visibility.TOTAL, true, Order.SESSION);
        level(holding, "strict-serializable", arbitration, Visibility.TOTAL, true, Order.REAL_TIME);
    }

    private static void add(Set<String> holding, String model, boolean keepsSessions, boolean keepsTime) {
        holding.add(model);
        if (keepsSessions) {
            holding.add("strong-session-" + model);
        }
        if (keepsTime) {
            holding.add("strong-" + model);
        }
    }

    private boolean keeps(boolean[][] order, int[] place) {
        for (int a = 0; a < count; a++) {
            for (int b = 0; b < count; b++) {
                if (order[a][b] && place[a] > place[b]) {
                    return false;
                }
            }
        }
        return true;
    }

    /** A list stands in the order of arbitration, the reader's own appends, if it is read after them, last. */
    private boolean isInOrder(int reader, int key, List<Integer> writers, int[] place) {
        for (int i = 1; i < writers.size(); i++) {
            if (place[writers.get(i - 1)] > place[writers.get(i)]) {
                return false;
            }
        }
        boolean ownShown = false;
        boolean own = false;
        for (Micro m : txns.get(reader).micros()) {
            own |= !m.isRead() && m.key() == key;
            ownShown |= own && m.isRead() && m.key() == key;
        }
        return !ownShown || writers.isEmpty() || place[writers.get(writers.size() - 1)] < place[reader];
    }

    /** A list only grows at its end: what nobody read came after all that anybody did. */
    private boolean isUnreadLast(int[] place) {
        for (Txn reader : txns) {
            for (Micro m : reader.isOk() ? reader.micros() : List.<Micro>of()) {
                for (int a = 0; a < count && m.isRead(); a++) {
                    for (int b = 0; b < count; b++) {
                        boolean isShown = m.seen().stream().anyMatch(txns.get(a)::wrote);
                        if (isShown && isUnread(b, m.key()) && place[b] < place[a]) {
                            return false;
                        }
                    }
                }
            }
        }
        return true;
    }

    private boolean isUnread(int t, int key) {
        return txns.get(t).writes(key)
                && txns.stream()
                        .filter(Txn::isOk)
                        .flatMap(r -> r.micros().stream())
                        .noneMatch(m -> m.key() == key && m.seen().stream().anyMatch(txns.get(t)::wrote));
    }

    private void level(
            Set<String> holding,
            String name,
            List<Integer> arbitration,
            Visibility visibility,
            boolean forbidsConflicts,
            Order order) {
        if (holding.contains(name)) {
            return;
        }
        List<Set<Integer>> visible = new ArrayList<>();
        for (int t = 0; t < count; t++) {
            visible.add(new HashSet<>());
        }
        for (int i = 0; i < count; i++) {
            int t = arbitration.get(i);
            Set<Integer> seen = visible.get(t);
            shown.get(t).values().forEach(seen::addAll);
            for (int other = 0; other < count; other++) {
                boolean ordered =
                        (order != Order.NONE && session[other][t]) || (order == Order.REAL_TIME && realTime[other][t]);
                if (ordered) {
                    seen.add(other);
                }
            }
            for (int j = 0; j < i; j++) {
                int other = arbitration.get(j);
                if (visibility == Visibility.TOTAL || (forbidsConflicts && conflict(other, t))) {
                    seen.add(other);
                }
            }
            if (!arbitration.subList(0, i).containsAll(seen)) {
                return;
            }
            for (int j = i - 1; j >= 0; j--) {
                int other = arbitration.get(j);
                if (seen.contains(other) && visibility == Visibility.TRANSITIVE) {
                    seen.addAll(visible.get(other));
                } else if (seen.contains(other) && visibility == Visibility.PREFIX) {
                    seen.addAll(arbitration.subList(0, j));
                }
            }
            for (Map.Entry<Integer, List<Integer>> read : shown.get(t).entrySet()) {
                if (!isRight(t, read.getKey(), read.getValue(), seen, arbitration)) {
                    return;
                }
            }
        }
        holding.add(name);
    }

    private boolean isRight(int t, int key, List<Integer> read, Set<Integer> seen, List<Integer> arbitration) {
        List<Integer> visible = arbitration.stream()
                .filter(other ->
                        other != t && seen.contains(other) && txns.get(other).writes(key))
                .toList();
        return lists
                ? visible.equals(read)
                : read.isEmpty()
                        ? visible.isEmpty()
                        : !visible.isEmpty() && visible.get(visible.size() - 1).equals(read.get(0));
    }

    private boolean conflict(int a, int b) {
        return txns.get(a).micros().stream()
                .anyMatch(m -> !m.isRead() && txns.get(b).writes(m.key()));
    }
}
