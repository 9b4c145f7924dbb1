// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.cycles;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A cycle of transactions, step by step: in words, and in Elle's notation. Immutable. */
public final class CycleSteps {
    /** Why one transaction comes before another, both by the names given. */
    public interface Why {
        String of(String before, String after);
    }

    /** One transaction comes before another, by their numbers. */
    public record Step(long before, long after, Why why) {}

    /** So many steps are told in sentences. */
    private static final int TOLD_MAX = 6;

    private final List<Step> steps;
    private final Map<Long, String> names = new LinkedHashMap<>();

    /** @param steps each begins where the one before ends, and the first where the last ends */
    public CycleSteps(List<Step> steps) {
        this.steps = List.copyOf(steps);
        steps.forEach(step -> names.putIfAbsent(step.before(), "T" + (names.size() + 1)));
    }

    /** {@code T2}: the name of a transaction. */
    public String name(long transaction) {
        return Objects.requireNonNull(names.get(transaction), () -> "not of the cycle: " + transaction);
    }

    /** Why a step holds, by these names. */
    public String why(int step) {
        Step at = steps.get(step);
        return at.why().of(name(at.before()), name(at.after()));
    }

    /** A line a step, in Elle's notation: {@code T1 (#4) < T2 (#7), because …}. */
    public List<String> inNotation() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            boolean isLast = i == steps.size() - 1;
            lines.add((isLast ? "However, " : "") + name(step.before()) + " (#" + step.before() + ") < "
                    + name(step.after()) + " (#" + step.after() + "), because " + why(i)
                    + (isLast ? ": a contradiction!" : "."));
        }
        return lines;
    }

    /**
     * The same in sentences: what must come before what and why, by the numbers of the operations, and that no order has
     * it all. Of a long cycle it tells the first steps and the last.
     */
    public String inWords() {
        int last = steps.size() - 1;
        int told = last < TOLD_MAX ? last : TOLD_MAX - 1;
        List<String> sentences = new ArrayList<>();
        steps.subList(0, told).forEach(step -> sentences.add(sentence(step)));
        if (told < last) {
            sentences.add("So it goes on for " + (last - told) + " more steps.");
        }
        sentences.add("But " + sentence(steps.get(last)));
        sentences.add(last == 1 ? "No order has it both ways." : "No order has all of this.");
        return "Transaction " + String.join(" ", sentences);
    }

    private static String sentence(Step step) {
        String before = "#" + step.before();
        String after = "#" + step.after();
        return before + " must come before " + after + ": " + step.why().of(before, after) + ".";
    }
}
