// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.monotonic;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.Finding;
import dev.touchstone.checker.ResultBuilder;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.cycles.BudgetedCycles;
import dev.touchstone.checker.cycles.Explainer;
import dev.touchstone.checker.cycles.RealTimeEdges;
import dev.touchstone.checker.graph.Cycle;
import dev.touchstone.checker.graph.EdgeList;
import dev.touchstone.checker.graph.EdgeType;
import dev.touchstone.checker.versions.Canonical;
import dev.touchstone.history.History;
import dev.touchstone.history.Values;
import dev.touchstone.history.Values.Kind;
import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Judges operations that saw the values of registers that only grow: who saw a lower value of a key came before who saw a greater one, and that must
 * have no cycle. Not thread-safe.
 */
final class GrowingKeys implements Explainer.Reason {
    /** Lower in one key; the graph has no other dependencies. */
    private static final int LOWER = EdgeType.WW;

    private static final int NONE = -1;

    private final History history;
    private final Values values;
    private final boolean linearizable;
    private final ResultBuilder findings;
    private final EdgeList edges = new EdgeList(1024);
    private int vertices;

    /** By key, who saw which value, lowest first; nil, which is no value yet, is below all. */
    private final Map<Integer, TreeMap<@Nullable BigDecimal, IntArrayList>> seen = new LinkedHashMap<>();

    GrowingKeys(History history, boolean linearizable, ResultBuilder findings) {
        this.history = history;
        this.values = history.values();
        this.linearizable = linearizable;
        this.findings = findings;
        vertices = history.size();
    }

    /** Judges; what was left open is the answer, or null. */
    @Nullable
    Unknown judge(Budget budget) {
        Unknown odd = read();
        if (odd != null) {
            return odd;
        }
        addKeys();
        int ofKeys = edges.size();
        addProcesses();
        if (linearizable && history.hasRealTime()) {
            vertices = RealTimeEdges.add(history, edges, vertices);
        }
        BudgetedCycles found = BudgetedCycles.firstOfEach(history.size(), vertices, edges, budget);
        Explainer explain = new Explainer(history, this);
        for (Cycle cycle : found.cycles()) {
            findings.add(() -> inWords(cycle, explain.cycle(cycle)));
        }
        findings.measure("keys", seen.size());
        if (found.spent() != null) {
            return Unknown.stopped(found.spent(), "not all cycles were looked for");
        } else if (linearizable && !history.hasRealTime()) {
            return Unknown.withoutRealTime();
        }
        return ofKeys > 0 ? null : Unknown.tooFew("no key was seen with two values");
    }

    private @Nullable Unknown read() {
        Canonical canonical = new Canonical(values);
        Map<List<Object>, Integer> increments = new HashMap<>();
        for (int op = 0; op < history.size(); op++) {
            int map = history.isOk(op) ? history.output(op) : Values.NIL;
            for (int i = 0; values.kind(map) == Kind.MAP && i < values.length(map); i += 2) {
                int value = values.element(map, i + 1);
                BigDecimal number = Numbers.of(values, value);
                if (number == null && value != Values.NIL) {
                    return Unknown.ofAnotherKind(
                            "#" + op + " saw " + values.render(value, 80) + ", which is no number");
                }
                int key = canonical.of(values.element(map, i));
                boolean own = history.function(op).equals("inc") && canonical.of(history.input(op)) == key;
                Integer same = own && number != null ? increments.putIfAbsent(List.of(key, number), op) : null;
                if (same != null) {
                    reportLostUpdate(same, op, key, number);
                }
                seen.computeIfAbsent(key, each -> new TreeMap<>(Comparator.nullsFirst(Comparator.naturalOrder())))
                        .computeIfAbsent(number, each -> new IntArrayList())
                        .add(op);
            }
        }
        return null;
    }

    private void reportLostUpdate(int first, int second, int key, BigDecimal number) {
        String value = values.render(key) + " = " + number.toPlainString();
        findings.add(
                "lost-update",
                "Two increments of " + values.render(key) + " became one",
                "Two increments were answered with " + value + ", so one of them is lost.",
                List.of("#" + first + " was answered with " + value + ".", "#" + second + " was, too."),
                List.of(first, second));
    }

    /** All who saw a value to all who saw the next, through one vertex that stands for no operation. */
    private void addKeys() {
        for (TreeMap<@Nullable BigDecimal, IntArrayList> byValue : seen.values()) {
            IntArrayList before = null;
            for (IntArrayList ops : byValue.values()) {
                if (before != null) {
                    int between = vertices++;
                    before.forEach(op -> edges.add(op, between, LOWER));
                    ops.forEach(op -> edges.add(between, op, EdgeType.LINK));
                }
                before = ops;
            }
        }
    }

    private void addProcesses() {
        Int2IntOpenHashMap last = new Int2IntOpenHashMap();
        last.defaultReturnValue(NONE);
        for (int op = 0; op < history.size(); op++) {
            if (history.isOk(op)) {
                int before = last.put(history.process(op), op);
                if (before != NONE) {
                    edges.add(before, op, EdgeType.PROCESS);
                }
            }
        }
    }

    private Finding inWords(Cycle cycle, Finding plain) {
        String suffix = cycle.anomaly().substring("G0".length());
        List<Finding.Edge> arrows = new ArrayList<>();
        for (Finding.Edge edge : graph(plain).edges()) {
            String type = edge.type().equals(EdgeType.word(LOWER)) ? "key" : edge.type();
            arrows.add(new Finding.Edge(edge.from(), edge.to(), type, edge.because()));
        }
        return new Finding(
                "monotonic-cycle" + suffix,
                cycle.length() + " operations saw keys grow in different orders",
                plain.inWords(),
                plain.because(),
                plain.operations(),
                new Finding.Graph(graph(plain).vertices(), arrows),
                null);
    }

    private static Finding.Graph graph(Finding plain) {
        Finding.Graph graph = plain.graph();
        if (graph == null) {
            throw new IllegalStateException("a cycle has a graph");
        }
        return graph;
    }

    @Override
    public String of(int from, int to, int type, String a, String b) {
        for (Map.Entry<Integer, TreeMap<@Nullable BigDecimal, IntArrayList>> key : seen.entrySet()) {
            IntArrayList before = null;
            String lower = "";
            for (Map.Entry<@Nullable BigDecimal, IntArrayList> each :
                    key.getValue().entrySet()) {
                String value = each.getKey() == null ? "nil" : each.getKey().toPlainString();
                if (before != null && before.contains(from) && each.getValue().contains(to)) {
                    return a + " saw " + values.render(key.getKey()) + " = " + lower + ", and " + b
                            + " saw it greater, " + value;
                }
                before = each.getValue();
                lower = value;
            }
        }
        return a + " came before " + b;
    }
}
