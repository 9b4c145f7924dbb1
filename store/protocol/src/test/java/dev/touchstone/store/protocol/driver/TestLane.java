// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.driver;

import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.TimerId;
import dev.touchstone.store.protocol.port.Timers;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The thread of a participant in virtual time: what is to run goes to a queue, after so many microseconds. */
record TestLane(Storage storage, BiConsumer<Long, Runnable> later, Set<Long> running) implements Lane, Timers {
    TestLane(Storage storage, BiConsumer<Long, Runnable> later) {
        this(storage, later, new TreeSet<>());
    }

    @Override
    public Timers timers() {
        return this;
    }

    @Override
    public void run(Runnable task) {
        later.accept(0L, task);
    }

    @Override
    public void start(TimerId timer, Duration delay, Consumer<TimerId> fired) {
        running.add(timer.number());
        later.accept(delay.toNanos() / 1000, () -> {
            if (running.remove(timer.number())) {
                fired.accept(timer);
            }
        });
    }

    @Override
    public void cancel(TimerId timer) {
        running.remove(timer.number());
    }
}
