// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decides clauses together with a theory: conflict-driven clause learning with two watched literals, first unique
 * implication points, activities and Luby's restarts (Marques-Silva and Sakallah, "GRASP", 1999; Moskewicz et al.,
 * "Chaff", 2001; Een and Sorensson, "An Extensible SAT-solver", 2003). Variables and clauses may be added between calls.
 *
 * <p>Learned clauses are kept, with what they follow from, so that a refutation can be traced. Deterministic.
 */
final class Solver {
    private static final int NO_CLAUSE = -1;
    private static final int CONFLICTS_BETWEEN_RESTARTS = 64;

    private final Theory theory;
    private final Meter meter;
    private final Clauses clauses = new Clauses();
    private final ActivityHeap heap = new ActivityHeap();
    /** By literal: 1 true, -1 false, 0 neither. */
    private byte[] value = new byte[16];
    /** By variable. */
    private int[] levelOf = new int[8];

    private int[] reason = new int[8];
    private boolean[] isSeen = new boolean[8];
    private byte[] saved = new byte[8];
    private int variables;
    private final IntArrayList trail = new IntArrayList();
    private final IntArrayList levels = new IntArrayList();
    private int propagated;
    private int asserted;
    private int refutation = NO_CLAUSE;
    private long conflicts;
    private long bytesCounted;

    Solver(Theory theory, Meter meter) {
        this.theory = theory;
        this.meter = meter;
    }

    int newVariable() {
        if (variables == levelOf.length) {
            value = Arrays.copyOf(value, 4 * variables);
            levelOf = Arrays.copyOf(levelOf, 2 * variables);
            reason = Arrays.copyOf(reason, 2 * variables);
            isSeen = Arrays.copyOf(isSeen, 2 * variables);
            saved = Arrays.copyOf(saved, 2 * variables);
        }
        clauses.addVariable();
        heap.addVariable();
        return variables++;
    }

    int variables() {
        return variables;
    }

    long conflicts() {
        return conflicts;
    }

    boolean isTrue(int literal) {
        return value[literal] > 0;
    }

    /** Takes back all choices. */
    void restart() {
        backTo(0);
    }

    /** Adds a clause when no choice is in force. */
    void addClause(int[] literals, int[] support) {
        int[] clause = literals.clone();
        int free = 0;
        for (int i = 0; i < clause.length; i++) {
            if (value[clause[i]] >= 0) {
                int literal = clause[i];
                clause[i] = clause[free];
                clause[free++] = literal;
            }
        }
        int id = clauses.add(clause, Clauses.NOTHING, support);
        if (free == 0) {
            refutation = id;
        } else if (free == 1 && value[clause[0]] == 0) {
            enqueue(clause[0], id);
        }
    }

    /** Looks for values of all variables; false if there are none, or the meter stopped the search. */
    boolean solve() {
        int restarts = 1;
        long restartAt = conflicts + CONFLICTS_BETWEEN_RESTARTS;
        while (refutation == NO_CLAUSE && !meter.step()) {
            int conflict = propagate();
            if (conflict != NO_CLAUSE) {
                conflicts++;
                meter.keep(clauses.bytes() - bytesCounted);
                bytesCounted = clauses.bytes();
                resolve(conflict);
            } else if (conflicts >= restartAt) {
                restartAt = conflicts + (long) CONFLICTS_BETWEEN_RESTARTS * luby(++restarts);
                backTo(0);
            } else if (!decide()) {
                return true;
            }
        }
        return false;
    }

    private static int luby(int i) {
        int k = 32 - Integer.numberOfLeadingZeros(i);
        return i == (1 << k) - 1 ? 1 << (k - 1) : luby(i - (1 << (k - 1)) + 1);
    }

    private boolean decide() {
        while (!heap.isEmpty()) {
            int variable = heap.poll();
            if (value[2 * variable] == 0) {
                levels.add(trail.size());
                int literal = saved[variable] == 0
                        ? theory.preferred(variable)
                        : saved[variable] > 0 ? 2 * variable : 2 * variable + 1;
                enqueue(literal, NO_CLAUSE);
                return true;
            }
        }
        return false;
    }

    private void enqueue(int literal, int because) {
        value[literal] = 1;
        value[literal ^ 1] = -1;
        levelOf[literal >> 1] = levels.size();
        reason[literal >> 1] = because;
        trail.add(literal);
    }

    /** Follows all consequences; a clause whose literals are all false, or none. */
    private int propagate() {
        while (asserted < trail.size()) {
            if (propagated < trail.size()) {
                int conflict = propagateClauses(trail.getInt(propagated++) ^ 1);
                if (conflict != NO_CLAUSE) {
                    return conflict;
                }
                continue;
            }
            Theory.Conflict conflict = theory.assertTrue(trail.getInt(asserted++));
            if (conflict != null) {
                return clauses.add(negated(conflict.literals()), Clauses.NOTHING, conflict.support());
            }
        }
        return NO_CLAUSE;
    }

    /** The clause whose literals are the opposites; the two of the latest choices come first, to be watched. */
    private int[] negated(int[] literals) {
        int[] clause = new int[literals.length];
        for (int i = 0; i < clause.length; i++) {
            clause[i] = literals[i] ^ 1;
        }
        for (int i = 0; i < Math.min(2, clause.length); i++) {
            for (int j = i + 1; j < clause.length; j++) {
                if (levelOf[clause[j] >> 1] > levelOf[clause[i] >> 1]) {
                    int kept = clause[i];
                    clause[i] = clause[j];
                    clause[j] = kept;
                }
            }
        }
        return clause;
    }

    private int propagateClauses(int falsified) {
        IntArrayList watching = clauses.watches(falsified);
        int kept = 0;
        int conflict = NO_CLAUSE;
        for (int i = 0; i < watching.size(); i++) {
            int id = watching.getInt(i);
            if (conflict != NO_CLAUSE || !rewatch(id, falsified)) {
                watching.set(kept++, id);
                int[] clause = clauses.literals(id);
                if (conflict == NO_CLAUSE && value[clause[0]] < 0) {
                    conflict = id;
                } else if (conflict == NO_CLAUSE && value[clause[0]] == 0) {
                    enqueue(clause[0], id);
                }
            }
        }
        watching.size(kept);
        return conflict;
    }

    /** True if another literal that is not false could be watched; else the false one is in the second place. */
    private boolean rewatch(int id, int falsified) {
        int[] clause = clauses.literals(id);
        if (clause[0] == falsified) {
            clause[0] = clause[1];
            clause[1] = falsified;
        }
        if (value[clause[0]] > 0) {
            return false;
        }
        for (int i = 2; i < clause.length; i++) {
            if (value[clause[i]] >= 0) {
                clause[1] = clause[i];
                clause[i] = falsified;
                clauses.watches(clause[1]).add(id);
                return true;
            }
        }
        return false;
    }

    /** Learns from a clause that is false, and goes back to where what was learned decides a literal. */
    private void resolve(int conflict) {
        int latest = 0;
        for (int literal : clauses.literals(conflict)) {
            latest = Math.max(latest, levelOf[literal >> 1]);
        }
        if (latest == 0) {
            refutation = conflict;
            return;
        }
        backTo(latest);
        IntArrayList learned = new IntArrayList();
        IntArrayList parents = new IntArrayList();
        learned.add(0);
        int open = 0;
        int at = trail.size();
        int id = conflict;
        int resolved = -1;
        do {
            parents.add(id);
            for (int literal : clauses.literals(id)) {
                int variable = literal >> 1;
                if (literal == resolved || isSeen[variable]) {
                    continue;
                }
                if (levelOf[variable] == 0) {
                    parents.add(~variable);
                    continue;
                }
                isSeen[variable] = true;
                heap.bump(variable);
                if (levelOf[variable] == latest) {
                    open++;
                } else {
                    learned.add(literal);
                }
            }
            do {
                resolved = trail.getInt(--at);
            } while (!isSeen[resolved >> 1]);
            isSeen[resolved >> 1] = false;
            id = reason[resolved >> 1];
            open--;
        } while (open > 0);
        learned.set(0, resolved ^ 1);
        learn(learned.toIntArray(), parents.toIntArray());
    }

    private void learn(int[] clause, int[] parents) {
        int back = 0;
        for (int i = 1; i < clause.length; i++) {
            isSeen[clause[i] >> 1] = false;
            if (levelOf[clause[i] >> 1] > levelOf[clause[1] >> 1]) {
                int kept = clause[1];
                clause[1] = clause[i];
                clause[i] = kept;
            }
            back = levelOf[clause[1] >> 1];
        }
        backTo(back);
        enqueue(clause[0], clauses.add(clause, parents, Clauses.NOTHING));
        heap.decay();
    }

    private void backTo(int level) {
        if (levels.size() <= level) {
            return;
        }
        int size = levels.getInt(level);
        while (asserted > size) {
            theory.retract();
            asserted--;
        }
        for (int i = trail.size() - 1; i >= size; i--) {
            int literal = trail.getInt(i);
            saved[literal >> 1] = (byte) ((literal & 1) == 0 ? 1 : -1);
            value[literal] = 0;
            value[literal ^ 1] = 0;
            heap.insert(literal >> 1);
        }
        trail.size(size);
        levels.size(level);
        propagated = Math.min(propagated, size);
    }

    /** What the refutation rests on, if there is one. */
    @Nullable
    Refutation refutation() {
        return refutation == NO_CLAUSE ? null : Refutation.of(clauses, refutation, variable -> reason[variable]);
    }
}
