// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability;

import dev.touchstone.checker.linearizability.RandomHistories.Step;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Every history of some operations that real time can tell apart.
 *
 * <p>Only which operation ended before which began matters: an interval order. Each has one canonical form, in which
 * moments of beginnings and moments of ends alternate, and at each moment something begins and something ends: so every
 * operation is a pair of moments, and every history is a sorted list of pairs that uses each moment for both. (For six
 * operations there are 217, Fishburn's number.) Within a moment the events are shuffled, as that must not matter.
 */
final class EveryHistory {
    private final int size;
    private final int width;
    private final List<int[]> shapes = new ArrayList<>();
    private final Random random = new Random(7);

    /** What is done with each history. */
    interface Visitor {
        /**
         * One history.
         *
         * @param steps the operations
         * @param shape of each operation the moment at which it begins and, from {@code steps.size()} on, that of its end
         * @param info a bit for each operation of unknown outcome
         */
        void visit(List<Step> steps, int[] shape, int info);
    }

    /** Histories of {@code size} operations, of which at most {@code width} are open at a time: so many processes. */
    EveryHistory(int size, int width) {
        this.size = size;
        this.width = width;
        for (int moments = 1; moments <= size; moments++) {
            addShapes(new int[2 * size], 0, 0, 0, moments);
        }
    }

    int shapes() {
        return shapes.size();
    }

    private void addShapes(int[] shape, int at, int from, int to, int moments) {
        if (at == size) {
            if (usesAll(shape, moments) && isNarrow(shape, moments)) {
                shapes.add(shape.clone());
            }
            return;
        }
        for (int begin = from; begin < moments; begin++) {
            for (int end = begin == from ? Math.max(to, begin) : begin; end < moments; end++) {
                shape[at] = begin;
                shape[size + at] = end;
                addShapes(shape, at + 1, begin, end, moments);
            }
        }
    }

    private boolean usesAll(int[] shape, int moments) {
        int begins = 0;
        int ends = 0;
        for (int i = 0; i < size; i++) {
            begins |= 1 << shape[i];
            ends |= 1 << shape[size + i];
        }
        return begins == (1 << moments) - 1 && ends == begins;
    }

    private boolean isNarrow(int[] shape, int moments) {
        for (int moment = 0; moment < moments; moment++) {
            int open = 0;
            for (int i = 0; i < size; i++) {
                open += shape[i] <= moment && moment <= shape[size + i] ? 1 : 0;
            }
            if (open > width) {
                return false;
            }
        }
        return true;
    }

    /** All histories of the operations given; those that end at the last moment and are no reads may be {@code info}. */
    void forEach(List<List<Step>> operations, Visitor visitor) {
        for (int[] shape : shapes) {
            int last = 0;
            for (int i = 0; i < size; i++) {
                last = Math.max(last, shape[size + i]);
            }
            for (List<Step> steps : operations) {
                int open = 0;
                for (int i = 0; i < size; i++) {
                    boolean isRead = steps.get(i).function().equals("read");
                    open |= shape[size + i] == last && !isRead ? 1 << i : 0;
                }
                for (int info = open; ; info = (info - 1) & open) {
                    visitor.visit(steps, shape, info);
                    if (info == 0) {
                        break;
                    }
                }
            }
        }
    }

    History build(List<Step> steps, int[] shape, int info) {
        HistoryBuilder builder = new HistoryBuilder();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            order.add(i);
        }
        for (int moment = 0; moment < size; moment++) {
            Collections.shuffle(order, random);
            for (int i : order) {
                if (shape[i] == moment) {
                    builder.invoke(
                            i,
                            steps.get(i).function(),
                            0,
                            builder.values().of(steps.get(i).input()),
                            0);
                }
            }
            for (int i : order) {
                if (shape[size + i] == moment && (info & 1 << i) == 0) {
                    builder.complete(
                            i, Outcome.OK, builder.values().of(steps.get(i).answer()), 0);
                }
            }
        }
        return builder.build();
    }

    /**
     * All lists of operations in which some, but not all that is possible, bring in values of their own, and the others
     * answer with one of these values or nil.
     */
    static List<List<Step>> unique(int size, String brings, String answers) {
        List<List<Step>> all = new ArrayList<>();
        for (int bringing = 0; bringing < 1 << size; bringing++) {
            int values = Integer.bitCount(bringing);
            int others = size - values;
            int combinations = (int) Math.round(Math.pow(values + 1, others));
            for (int combination = 0; combination < combinations; combination++) {
                List<Step> steps = new ArrayList<>();
                int rest = combination;
                int next = 1;
                for (int i = 0; i < size; i++) {
                    if ((bringing & 1 << i) != 0) {
                        steps.add(new Step(brings, next++, null));
                    } else {
                        int value = rest % (values + 1);
                        rest /= values + 1;
                        steps.add(new Step(answers, null, value == 0 ? null : value));
                    }
                }
                all.add(steps);
            }
        }
        return all;
    }

    /** All lists of so many of the steps. */
    static List<List<Step>> anyOf(int size, List<Step> steps) {
        List<List<Step>> all = new ArrayList<>(List.of(List.of()));
        for (int i = 0; i < size; i++) {
            List<List<Step>> longer = new ArrayList<>();
            for (List<Step> list : all) {
                for (Step step : steps) {
                    List<Step> more = new ArrayList<>(list);
                    more.add(step);
                    longer.add(more);
                }
            }
            all = longer;
        }
        return all;
    }
}
