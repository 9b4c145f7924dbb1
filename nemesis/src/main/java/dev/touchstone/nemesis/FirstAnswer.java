// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import dev.touchstone.history.Timeline;
import java.time.Duration;
import java.util.function.Consumer;

/** Takes the first of an answer and a time limit, and ignores whatever comes after it. */
final class FirstAnswer<T> implements Consumer<T> {
    private final Consumer<T> next;
    private boolean answered;

    private FirstAnswer(Consumer<T> next) {
        this.next = next;
    }

    static <T> FirstAnswer<T> within(Duration limit, Timeline timeline, T otherwise, Consumer<T> next) {
        FirstAnswer<T> first = new FirstAnswer<>(next);
        timeline.after(limit, () -> first.accept(otherwise));
        return first;
    }

    @Override
    public void accept(T answer) {
        if (!answered) {
            answered = true;
            next.accept(answer);
        }
    }
}
