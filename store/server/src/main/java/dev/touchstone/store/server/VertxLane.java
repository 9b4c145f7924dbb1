// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server;

import dev.touchstone.store.protocol.driver.Lane;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.Timers;
import io.vertx.core.Vertx;

/** A participant's thread: an event loop, its timers and its storage. */
final class VertxLane implements Lane {
    private final Loop loop;
    private final Storage storage;
    private final LaneTimers timers;

    VertxLane(Vertx vertx, Loop loop, Storage storage) {
        this.loop = loop;
        this.storage = storage;
        this.timers = new LaneTimers(vertx, loop);
    }

    @Override
    public Timers timers() {
        return timers;
    }

    @Override
    public Storage storage() {
        return storage;
    }

    @Override
    public void run(Runnable task) {
        loop.execute(task);
    }
}
