// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;

/** Makes choices of the places at which an order failed, so that no order fails there again without a reason. */
final class Failures {
    private final KnownEdges known;
    private final Versions versions;
    private final Choices choices;
    private final Solver solver;
    private final LongOpenHashSet seen = new LongOpenHashSet();

    Failures(KnownEdges known, Choices choices, Solver solver) {
        this.known = known;
        this.choices = choices;
        this.solver = solver;
        versions = known.versions();
    }

    /** Takes the failures that {@link GreedyOrder#failures} gives; no choice may be in force. */
    void learn(IntArrayList failures) {
        int variables = solver.variables();
        int clauses = seen.size();
        for (int i = 0; i < failures.size(); i += 3) {
            int read = failures.getInt(i);
            if (read < 0) {
                choices.before(failures.getInt(i + 1), failures.getInt(i + 2), solver);
            } else {
                interposed(read, failures.getInt(i + 1), versions.writer(failures.getInt(i + 2)));
            }
        }
        if (solver.variables() == variables && seen.size() == clauses) {
            throw new IllegalStateException("an order failed where its choices should have kept it right");
        }
    }

    /** Another writer of the key came between a version and the read of it. */
    private void interposed(int read, int version, int other) {
        int writer = versions.writer(version);
        if (known.source(read) != Versions.UNKNOWN || !known.readers().isSeparate(read)) {
            choices.before(writer, other, solver);
            return;
        }
        // The edge from the reader to the other writer needs two choices: which version is read, and what comes after
        // it.
        int notRead = choices.sourceLiteral(read, version) ^ 1;
        if (!seen.add((long) notRead << 32 | other)) {
            return;
        }
        int readerFirst = choices.before(versions.reader(read), other, solver);
        if (versions.isInitial(version)) {
            solver.addClause(new int[] {notRead, readerFirst}, Clauses.NOTHING);
        } else {
            int notAfter = choices.before(writer, other, solver) ^ 1;
            solver.addClause(new int[] {notRead, notAfter, readerFirst}, Clauses.NOTHING);
        }
    }
}
