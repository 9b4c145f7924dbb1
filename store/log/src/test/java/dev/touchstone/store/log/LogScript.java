// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.log;

import dev.touchstone.store.log.LogSettings.Durability;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.wire.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A short log: writes of few keys over two or three segments, removals and refused writes among them, and what the tables are
 * after each. Every value is another one.
 */
final class LogScript {
    /** Two entries, or three. */
    static final int SEGMENT_BYTES = 110;

    static final int SALT = 0x5eed;

    private final List<Step> steps;
    /** The tables after so many steps. */
    private final List<TreeMap<String, String>> states = new ArrayList<>();

    private int acknowledged;
    private int begun;

    /** A write, or one that is refused just after it was appended. */
    record Step(List<Mutation> mutations, boolean refused) {}

    LogScript(Step... steps) {
        this.steps = List.of(steps);
        TreeMap<String, String> state = new TreeMap<>();
        states.add(new TreeMap<>(state));
        for (Step each : steps) {
            if (!each.refused()) {
                each.mutations().forEach(mutation -> apply(state, mutation));
            }
            states.add(new TreeMap<>(state));
        }
    }

    /** Six steps over three segments; each kind of step is once the last. */
    static List<LogScript> all() {
        Step a1 = write(put("a", "one"));
        Step b1 = write(put("b", "two"), put("a", "three"));
        Step noA = write(remove("a"));
        Step refused = new Step(List.of(put("b", "refused"), put("c", "refused, too")), true);
        Step c1 = write(put("c", "a value that is longer than the others"));
        Step b2 = write(put("b", ""));
        return List.of(
                new LogScript(),
                new LogScript(a1),
                new LogScript(a1, b1, noA, refused, c1, b2),
                new LogScript(b1, refused, a1, c1, b2, noA),
                new LogScript(c1, b2, b1, noA, a1, refused));
    }

    private static Step write(Mutation... mutations) {
        return new Step(List.of(mutations), false);
    }

    static Mutation put(String key, String value) {
        return new Mutation(Table.RECORDS, Bytes.ofUtf8(key), Bytes.ofUtf8(value));
    }

    static Mutation remove(String key) {
        return new Mutation(Table.RECORDS, Bytes.ofUtf8(key), null);
    }

    /** Writes all steps to a log in an empty folder, acknowledging each as its durability allows, and leaves it open. */
    CommitLog write(LogFiles files, Durability durability) throws IOException {
        acknowledged = 0;
        begun = 0;
        CommitLog log = CommitLog.after(
                files, LogReplay.verified(files), new LogSettings(SEGMENT_BYTES, durability), SALT, false);
        for (Step each : steps) {
            begun++;
            long sequence = log.append(each.mutations());
            if (each.refused()) {
                log.abort(sequence);
            }
            if (durability == Durability.DISK) {
                log.sync();
            }
            acknowledged++;
        }
        return log;
    }

    /** How many steps were acknowledged. */
    int acknowledged() {
        return acknowledged;
    }

    /** The tables after all steps. */
    Map<String, String> end() {
        return states.get(steps.size());
    }

    /** What the tables may be now: after the steps that were acknowledged, or one more, refused or not. */
    List<Map<String, String>> possible() {
        List<Map<String, String>> possible = new ArrayList<>();
        possible.add(states.get(acknowledged));
        if (begun > acknowledged) {
            TreeMap<String, String> more = new TreeMap<>(states.get(acknowledged));
            steps.get(acknowledged).mutations().forEach(each -> apply(more, each));
            possible.add(more);
        }
        return possible;
    }

    /** All states that there ever were, each refused write perhaps the last. */
    Set<Map<String, String>> statesWithRefused() {
        Set<Map<String, String>> all = new HashSet<>(states);
        for (int i = 0; i < steps.size(); i++) {
            TreeMap<String, String> more = new TreeMap<>(states.get(i));
            steps.get(i).mutations().forEach(each -> apply(more, each));
            all.add(more);
        }
        return all;
    }

    /** All values that a key ever had, and was not refused; "-" where it was absent. */
    Set<String> ever(String key) {
        Set<String> ever = new TreeSet<>();
        states.forEach(state -> ever.add(state.getOrDefault(key, "-")));
        return ever;
    }

    /** What a replay makes of the tables; "?" where a key is lost. */
    static Map<String, String> tables(LogFiles files, List<ReplayedLog> replayed) throws IOException {
        TreeMap<String, String> tables = new TreeMap<>();
        ReplayedLog log = LogReplay.of(files, write -> apply(tables, write));
        LogWrite unfinished = log.unfinished();
        if (unfinished != null) {
            apply(tables, unfinished);
        }
        replayed.add(log);
        return tables;
    }

    private static void apply(Map<String, String> tables, LogWrite write) {
        for (LogChange each : write.changes()) {
            if (each.lost()) {
                tables.put(each.key().utf8(), "?");
            } else {
                apply(tables, new Mutation(each.table(), each.key(), each.value()));
            }
        }
    }

    private static void apply(Map<String, String> tables, Mutation mutation) {
        Bytes value = mutation.value();
        if (value == null) {
            tables.remove(mutation.key().utf8());
        } else {
            tables.put(mutation.key().utf8(), value.utf8());
        }
    }
}
