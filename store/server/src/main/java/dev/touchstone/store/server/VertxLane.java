// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server;

import dev.touchstone.store.protocol.driver.Lane;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.TimerId;
import dev.touchstone.store.protocol.port.Timers;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** A participant's thread: an event loop's context, its timers and its storage. */
final class VertxLane implements Lane, Timers {
    private final Vertx vertx;
    private final Context context;
    private final Storage storage;
    private final Map<TimerId, Long> running = new HashMap<>();

    VertxLane(Vertx vertx, Context context, Storage storage) {
        this.vertx = vertx;
        this.context = context;
        this.storage = storage;
    }

    @Override
    public Timers timers() {
        return this;
    }

    @Override
    public Storage storage() {
        return storage;
    }

    @Override
    public void run(Runnable task) {
        context.runOnContext(ignored -> task.run());
    }

    @Override
    public void start(TimerId timer, Duration delay, Consumer<TimerId> fired) {
        cancel(timer);
        long millis = Math.max(1, delay.plusNanos(999_999).toMillis());
        running.put(timer, vertx.setTimer(millis, ignored -> {
            running.remove(timer);
            fired.accept(timer);
        }));
    }

    @Override
    public void cancel(TimerId timer) {
        Long id = running.remove(timer);
        if (id != null) {
            vertx.cancelTimer(id);
        }
    }
}
