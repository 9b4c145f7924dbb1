// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.differential;

import dev.touchstone.history.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A store of lists or registers at one isolation level, and clients at work on it: some transactions fail, of some nobody
 * learns the outcome, and these take effect before, after or never; some clients go on all the same, some crash.
 */
final class SimulatedStore {
    enum Isolation {
        STRICT_SERIALIZABLE,
        SNAPSHOT_ISOLATION,
        READ_COMMITTED
    }

    /**
     * What the clients do.
     *
     * @param micros steps a transaction, at most
     */
    record Shape(int transactions, int clients, int keys, int micros, boolean lists) {}

    /** A transaction under way. */
    private static final class Open {
        final int begin;
        final List<Micro> plan;
        final List<Micro> done = new ArrayList<>();
        final Map<Integer, List<Integer>> snapshot;
        final Outcome outcome;
        boolean takesEffect;

        Open(int begin, List<Micro> plan, Map<Integer, List<Integer>> snapshot, int fate) {
            this.begin = begin;
            this.plan = plan;
            this.snapshot = snapshot;
            outcome = fate < 14 ? Outcome.OK : fate < 16 ? Outcome.FAIL : Outcome.INFO;
            takesEffect = outcome == Outcome.OK || fate >= 18;
        }
    }

    private final SplittableRandom random;
    private final Shape shape;
    private final Isolation isolation;
    private final Map<Integer, List<Integer>> state = new TreeMap<>();
    private final List<Txn> txns = new ArrayList<>();
    /** Of unknown outcome, and their effects are still to come. */
    private final List<Open> late = new ArrayList<>();

    private final Open[] open;
    private final int[] process;
    private int nextProcess;
    private int begun;
    private int now;
    private int value;

    private SimulatedStore(SplittableRandom random, Shape shape, Isolation isolation) {
        this.random = random;
        this.shape = shape;
        this.isolation = isolation;
        open = new Open[shape.clients];
        process = new int[shape.clients];
        for (int c = 0; c < shape.clients; c++) {
            process[c] = nextProcess++;
        }
    }

    static List<Txn> run(SplittableRandom random, Shape shape, Isolation isolation) {
        SimulatedStore store = new SimulatedStore(random, shape, isolation);
        while (store.step()) {
            store.now++;
        }
        store.txns.sort((a, b) -> Integer.compare(a.begin(), b.begin()));
        return store.txns;
    }

    private boolean step() {
        if (!late.isEmpty() && random.nextInt(4) == 0) {
            apply(late.remove(random.nextInt(late.size())));
        }
        List<Integer> able = new ArrayList<>();
        for (int c = 0; c < open.length; c++) {
            if (open[c] != null || begun < shape.transactions) {
                able.add(c);
            }
        }
        if (able.isEmpty()) {
            return false;
        }
        int client = able.get(random.nextInt(able.size()));
        Open txn = open[client];
        if (txn == null) {
            begin(client);
        } else if (txn.done.size() < txn.plan.size()) {
            advance(txn);
        } else {
            end(client, txn);
        }
        return true;
    }

    private void begin(int client) {
        begun++;
        List<Micro> plan = new ArrayList<>();
        for (int m = 1 + random.nextInt(shape.micros); m > 0; m--) {
            int key = random.nextInt(shape.keys);
            plan.add(random.nextBoolean() ? Micro.read(key, List.of()) : Micro.write(key, ++value));
        }
        Map<Integer, List<Integer>> snapshot = new TreeMap<>();
        state.forEach((key, list) -> snapshot.put(key, new ArrayList<>(list)));
        open[client] = new Open(now, plan, snapshot, random.nextInt(20));
    }

    /** At the strict level all happens at the last step, at once. */
    private void advance(Open txn) {
        if (isolation != Isolation.STRICT_SERIALIZABLE) {
            run(txn, isolation == Isolation.SNAPSHOT_ISOLATION ? txn.snapshot : state);
        } else if (random.nextInt(2) == 0) {
            while (txn.done.size() < txn.plan.size()) {
                run(txn, state);
            }
        } else {
            return;
        }
        if (txn.done.size() < txn.plan.size() || !txn.takesEffect) {
            return;
        }
        if (txn.outcome == Outcome.INFO && random.nextBoolean()) {
            late.add(txn);
        } else {
            apply(txn);
        }
    }

    private void run(Open txn, Map<Integer, List<Integer>> visible) {
        Micro next = txn.plan.get(txn.done.size());
        txn.done.add(next.isRead() ? next.seeing(seen(txn, next.key(), visible)) : next);
    }

    private List<Integer> seen(Open txn, int key, Map<Integer, List<Integer>> visible) {
        List<Integer> all = new ArrayList<>(visible.getOrDefault(key, List.of()));
        txn.done.stream().filter(m -> m.key() == key && !m.isRead()).forEach(m -> all.add(m.written()));
        return shape.lists || all.isEmpty() ? all : all.subList(all.size() - 1, all.size());
    }

    /** Of two that wrote a key from one snapshot, the second fails. */
    private void apply(Open txn) {
        if (isolation == Isolation.SNAPSHOT_ISOLATION) {
            for (Micro m : txn.done) {
                if (!m.isRead()
                        && !state.getOrDefault(m.key(), List.of())
                                .equals(txn.snapshot.getOrDefault(m.key(), List.of()))) {
                    txn.takesEffect = false;
                    return;
                }
            }
        }
        for (Micro m : txn.done) {
            if (!m.isRead()) {
                state.computeIfAbsent(m.key(), k -> new ArrayList<>()).add(m.written());
            }
        }
    }

    private void end(int client, Open txn) {
        Outcome outcome = txn.outcome == Outcome.OK && !txn.takesEffect ? Outcome.FAIL : txn.outcome;
        boolean crashed = outcome == Outcome.INFO && random.nextInt(3) == 0;
        txns.add(new Txn(process[client], outcome, txn.begin, crashed ? Txn.NEVER : now, txn.done));
        open[client] = null;
        if (crashed || (outcome == Outcome.INFO && random.nextInt(3) > 0)) {
            process[client] = nextProcess++;
        }
    }
}
