// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.polygraph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Small histories drawn from a seed: in half of them the reads are of some serial run, with a few changed; in some the order of
 * some versions is known, mostly as that run had it.
 */
final class RandomTransactions {
    private final Random random;
    private final int keys;
    private final int count;
    private final List<List<Integer>> writes = new ArrayList<>();
    private final boolean[] indeterminate;

    private RandomTransactions(Random random, int count, int keys) {
        this.random = random;
        this.count = count;
        this.keys = keys;
        indeterminate = new boolean[count];
    }

    /** So many transactions of at most so many micro-operations each. */
    static RegisterTransactions draw(long seed, int count, int micros, int keys) {
        Random random = new Random(seed);
        return new RandomTransactions(random, count, 1 + random.nextInt(keys)).draw(micros);
    }

    private RegisterTransactions draw(int micros) {
        List<List<Integer>> reads = new ArrayList<>();
        boolean mayBeIndeterminate = random.nextInt(3) == 0;
        for (int t = 0; t < count; t++) {
            writes.add(new ArrayList<>());
            reads.add(new ArrayList<>());
            indeterminate[t] = mayBeIndeterminate && random.nextInt(3) == 0;
            for (int m = 1 + random.nextInt(micros); m > 0; m--) {
                int key = random.nextInt(keys);
                if (random.nextInt(5) < 2 || indeterminate[t]) {
                    writes.get(t).add(key);
                } else if (!writes.get(t).contains(key)) {
                    reads.get(t).add(key);
                }
            }
        }
        int[][] ranks = ranks();
        int changed = random.nextBoolean() ? 100 : random.nextInt(30);
        int repeated = random.nextBoolean() ? 0 : random.nextInt(60);
        int sessions = 1 + random.nextInt(count + 1);
        int concurrency = 1 + random.nextInt(2 * count);
        RegisterTransactions.Builder builder = new RegisterTransactions.Builder(keys);
        int[] state = new int[keys];
        int[][] snapshots = new int[count][];
        Arrays.fill(state, RegisterTransactions.INITIAL);
        for (int t = 0; t < count; t++) {
            snapshots[t] = state.clone();
            for (int key : writes.get(t)) {
                state[key] = t;
            }
        }
        for (int t = 0; t < count; t++) {
            for (int key : reads.get(t)) {
                builder.read(key, candidates(t, key, snapshots[t][key], changed, repeated));
            }
            for (int key : writes.get(t)) {
                builder.write(key, ranks[t][key]);
            }
            int session = random.nextInt(sessions) - 1;
            int invoked = 3 * t + 1 - random.nextInt(concurrency);
            if (indeterminate[t]) {
                builder.endIndeterminate(session, t, invoked);
            } else {
                builder.end(session, t, invoked, 3 * t + 1 + random.nextInt(concurrency));
            }
        }
        return builder.build();
    }

    /** By transaction and key; of those whose versions have none, all come after the others. */
    private int[][] ranks() {
        Random other = new Random(random.nextLong() ^ count);
        int[][] ranks = new int[count][keys];
        for (int[] row : ranks) {
            Arrays.fill(row, RegisterTransactions.UNRANKED);
        }
        boolean isKnown = other.nextInt(3) == 0;
        for (int key = 0; key < keys && isKnown; key++) {
            int first = other.nextInt(count + 1);
            int swapped = other.nextInt(5) == 0 ? 3 : 0;
            for (int t = 0; t < first; t++) {
                ranks[t][key] = indeterminate[t] ? RegisterTransactions.UNRANKED : t ^ swapped;
            }
        }
        return ranks;
    }

    private int[] candidates(int reader, int key, int right, int changed, int repeated) {
        List<Integer> possible = new ArrayList<>(List.of(RegisterTransactions.INITIAL));
        for (int t = 0; t < count; t++) {
            if (t != reader && writes.get(t).contains(key)) {
                possible.add(t);
            }
        }
        List<Integer> chosen = new ArrayList<>();
        chosen.add(random.nextInt(100) < changed ? possible.get(random.nextInt(possible.size())) : right);
        for (int writer : possible) {
            if (random.nextInt(100) < repeated && !chosen.contains(writer)) {
                chosen.add(writer);
            }
        }
        return chosen.stream().mapToInt(Integer::intValue).toArray();
    }

    /** A history in words, so that a failure can be typed in again. */
    static String text(RegisterTransactions txns) {
        StringBuilder text = new StringBuilder();
        for (int t = 0; t < txns.count(); t++) {
            text.append(String.format(
                    "%nT%d session %d from %d to %d%s:",
                    t,
                    txns.session(t),
                    txns.invoked(t),
                    txns.completed(t),
                    txns.isIndeterminate(t) ? " indeterminate" : ""));
            for (int r = txns.firstRead(t); r < txns.endOfReads(t); r++) {
                text.append(" r").append(txns.readKey(r)).append(" of");
                for (int c = txns.firstCandidate(r); c < txns.endOfCandidates(r); c++) {
                    text.append(' ').append(txns.candidate(c));
                }
                text.append(';');
            }
            for (int w = txns.firstWrite(t); w < txns.endOfWrites(t); w++) {
                text.append(" w").append(txns.writeKey(w));
                text.append(txns.rank(w) == RegisterTransactions.UNRANKED ? ";" : " rank " + txns.rank(w) + ';');
            }
        }
        return text.toString();
    }
}
