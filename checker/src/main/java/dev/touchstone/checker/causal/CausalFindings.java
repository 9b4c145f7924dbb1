// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.causal;

import dev.touchstone.checker.Finding;
import dev.touchstone.checker.ResultBuilder;
import dev.touchstone.checker.versions.OperationText;
import dev.touchstone.checker.versions.ReadsFrom;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Puts bad patterns into words. */
final class CausalFindings {
    private final ReadsFrom readsFrom;
    private final ResultBuilder out;
    private final OperationText text;

    CausalFindings(ReadsFrom readsFrom, ResultBuilder out) {
        this.readsFrom = readsFrom;
        this.out = out;
        this.text = new OperationText(readsFrom.history());
    }

    /** True if anything was found so far. */
    boolean isAny() {
        return !out.isEmpty();
    }

    /** Reads of values that nobody wrote, or whose write failed. */
    void addStrayReads() {
        for (int read : readsFrom.unwritten().toIntArray()) {
            out.add(
                    "ThinAirRead",
                    "Read of a value that nobody wrote" + text.ofKey(read),
                    OperationText.sentence(text.did(read)) + ", which nobody ever wrote.",
                    List.of(text.cite(read)),
                    List.of(read));
        }
        for (int read : readsFrom.aborted().toIntArray()) {
            out.add(
                    "aborted-read",
                    "Read of a failed write" + text.ofKey(read),
                    OperationText.sentence(text.did(read)) + ", though its write surely did not happen.",
                    List.of(text.cite(read)),
                    List.of(read));
        }
    }

    /** WriteCORead and WriteCOInitRead: the read returned only what was overwritten in its own past. */
    void addOverwritten(int read, int newer) {
        out.add(() -> {
            int seen = readsFrom.writer(read, 0);
            boolean initial = seen == ReadsFrom.INITIAL;
            String words = OperationText.sentence(text.did(read)) + ", but " + text.did(newer)
                    + " in that read's past, " + (initial ? "so the key has a value." : "knowing of the older value.");
            List<Integer> operations = new ArrayList<>(initial ? List.of(newer, read) : List.of(seen, newer, read));
            return new Finding(
                    initial ? "WriteCOInitRead" : "WriteCORead",
                    "Causally overwritten value read" + text.ofKey(read),
                    words,
                    operations.stream().map(text::cite).toList(),
                    operations,
                    null,
                    null);
        });
    }

    /** WriteHBInitRead: nothing was read, though a write must have come before. */
    void addHidden(int read, int write) {
        out.add(
                "WriteHBInitRead",
                "Write hidden from a read" + text.ofKey(read),
                OperationText.sentence(text.did(read)) + ", but by what its session read before, " + text.did(write)
                        + " must have come earlier.",
                List.of(text.cite(write), text.cite(read)),
                List.of(write, read));
    }

    /** No order explains the history, and no short reason can be given: the search, and where it got stuck. */
    void addUnexplained(int placed, int of, IntArrayList stuck) {
        List<Integer> heads = List.copyOf(stuck);
        out.add(
                "non-sequential",
                "No order of all operations explains all reads",
                "Every order was tried. The longest that keeps each session's own order and explains its reads holds "
                        + placed + " of " + of + " operations; none of the next ones of the sessions could follow.",
                heads.stream().map(text::cite).toList(),
                heads);
    }

    /** A cycle of operations that each must come before the next; nothing if it is empty. */
    void addCycle(String anomaly, int[] cycle) {
        if (cycle.length == 0) {
            return;
        }
        List<Finding.Vertex> vertices = new ArrayList<>();
        List<Finding.Edge> edges = new ArrayList<>();
        IntArrayList sorted = new IntArrayList(cycle);
        sorted.sort(null);
        for (int i = 0; i < cycle.length; i++) {
            int from = cycle[i];
            int to = cycle[(i + 1) % cycle.length];
            vertices.add(new Finding.Vertex(from, text.did(from)));
            edges.add(edge(from, to));
        }
        String words = "Each of these " + cycle.length + " operations must come before the next, and the last before "
                + "the first: "
                + String.join("; ", edges.stream().map(Finding.Edge::because).toList()) + ".";
        out.add(() -> new Finding(
                anomaly,
                "Cycle of " + cycle.length + " operations",
                words,
                Arrays.stream(sorted.toIntArray()).mapToObj(text::cite).toList(),
                sorted,
                new Finding.Graph(vertices, edges),
                null));
    }

    private Finding.Edge edge(int from, int to) {
        int process = readsFrom.history().process(from);
        if (readsFrom.reads(to) && readsFrom.saw(to, from)) {
            return new Finding.Edge(from, to, "wr", "#" + to + " read what #" + from + " wrote");
        }
        if (process == readsFrom.history().process(to) && from < to) {
            return new Finding.Edge(
                    from, to, "process", readsFrom.history().client(from) + " did #" + from + " before #" + to);
        }
        if (!readsFrom.writes(from)) {
            return new Finding.Edge(from, to, "rw", "#" + to + " overwrote what #" + from + " read");
        }
        return new Finding.Edge(
                from, to, "ww", "a read that knew of #" + from + " still saw #" + to + ", so #" + to + " came later");
    }
}
