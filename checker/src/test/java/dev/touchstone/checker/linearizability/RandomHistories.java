// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability;

import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Small histories, mostly of a model that answers atomically, with some answers changed. */
final class RandomHistories {
    private final Random random;

    RandomHistories(long seed) {
        random = new Random(seed);
    }

    /** An operation to come: its function, what it asks, and an answer to give if the model does not. */
    record Step(
            String function,
            @Nullable Object input,
            @Nullable Object answer) {}

    interface Source {
        Step next(Random random, int number);
    }

    /** Runs {@code size} operations on an array of values, with random answers taken from the source. */
    History next(Source source, int processes, int size, double infoRate, double failRate) {
        HistoryBuilder builder = new HistoryBuilder();
        List<Integer> idle = new ArrayList<>();
        for (int p = 0; p < processes; p++) {
            idle.add(p);
        }
        List<int[]> open = new ArrayList<>();
        List<Step> steps = new ArrayList<>();
        int begun = 0;
        int fresh = processes;
        while (begun < size || !open.isEmpty()) {
            boolean begin = begun < size && !idle.isEmpty() && (open.isEmpty() || random.nextBoolean());
            if (begin) {
                int process = idle.remove(random.nextInt(idle.size()));
                Step step = source.next(random, begun++);
                builder.invoke(process, step.function(), 0, builder.values().of(step.input()), 0);
                open.add(new int[] {process});
                steps.add(step);
                continue;
            }
            int which = random.nextInt(open.size());
            int process = open.remove(which)[0];
            Step step = steps.remove(which);
            double luck = random.nextDouble();
            if (luck < infoRate) {
                builder.complete(process, Outcome.INFO, 0, 0);
                idle.add(fresh++);
            } else if (luck < infoRate + failRate) {
                builder.complete(process, Outcome.FAIL, 0, 0);
                idle.add(process);
            } else {
                builder.complete(process, Outcome.OK, builder.values().of(step.answer()), 0);
                idle.add(process);
            }
        }
        return builder.build();
    }
}
