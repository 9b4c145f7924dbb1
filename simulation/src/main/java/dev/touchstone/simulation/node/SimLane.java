// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.node;

import dev.touchstone.simulation.disk.DiskOwner;
import dev.touchstone.simulation.disk.SimDisk;
import dev.touchstone.simulation.time.EventQueue;
import dev.touchstone.store.protocol.driver.Lane;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Storage;
import dev.touchstone.store.protocol.port.StorageCondition;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.port.TimerId;
import dev.touchstone.store.protocol.port.Timers;
import dev.touchstone.store.protocol.wire.Bytes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The thread of one participant in one life of its node: all that it runs comes from the world's queue. */
final class SimLane implements Lane {
    private final EventQueue queue;
    private final DiskOwner node;
    private final int life;
    private final long lagNanos;
    private final Runnable effectDone;
    private final Timers timers = new LaneTimers();
    private final Storage storage;
    private boolean busy;

    /**
     * The lane of a life.
     *
     * @param lagNanos how long each event waits
     * @param effectDone told of each write and each timer, when it is done; may throw to end the event there
     */
    SimLane(EventQueue queue, DiskOwner node, int life, SimDisk disk, long lagNanos, Runnable effectDone) {
        this.queue = queue;
        this.node = node;
        this.life = life;
        this.lagNanos = lagNanos;
        this.effectDone = effectDone;
        this.storage = new LaneStorage(disk);
    }

    @Override
    public Timers timers() {
        return timers;
    }

    @Override
    public Storage storage() {
        return storage;
    }

    /** At once, as an idle thread would; next, if it is at work; later, if it is slow. */
    @Override
    public void run(Runnable task) {
        if (busy || lagNanos > 0) {
            queue.after(lagNanos, () -> atWork(task));
        } else {
            atWork(task);
        }
    }

    private void atWork(Runnable task) {
        node.run(life, () -> work(task));
    }

    /** Whatever the lane's thread does, be it for a timer or the end of a save: what comes meanwhile waits for its end. */
    private void work(Runnable task) {
        boolean before = busy;
        busy = true;
        try {
            task.run();
        } finally {
            busy = before;
        }
    }

    private final class LaneStorage implements Storage {
        private final SimDisk disk;

        LaneStorage(SimDisk disk) {
            this.disk = disk;
        }

        @Override
        public StorageCondition condition() {
            return disk.condition();
        }

        @Override
        public @Nullable Bytes read(Table table, Bytes key) {
            return disk.read(table, key);
        }

        @Override
        public void write(List<Mutation> mutations, Completion completion) {
            disk.write(mutations, new Completion() {
                @Override
                public void saved() {
                    work(completion::saved);
                }

                @Override
                public void failed(boolean full, String detail) {
                    work(() -> completion.failed(full, detail));
                }
            });
            effectDone.run();
        }

        @Override
        public void scan(Table table, Bytes from, @Nullable Bytes to, BiPredicate<Bytes, Bytes> visitor) {
            disk.scan(table, from, to, visitor);
        }
    }

    private final class LaneTimers implements Timers {
        /** Looked up, never iterated over. */
        private final Map<Long, EventQueue.Scheduled> running = new HashMap<>();

        @Override
        public void start(TimerId timer, Duration delay, Consumer<TimerId> fired) {
            running.put(timer.number(), queue.after(delay.toNanos(), () -> atWork(() -> fire(timer, fired))));
            effectDone.run();
        }

        /** A node that was paused when it was due may have cancelled it since. */
        private void fire(TimerId timer, Consumer<TimerId> fired) {
            if (running.remove(timer.number()) != null) {
                fired.accept(timer);
            }
        }

        @Override
        public void cancel(TimerId timer) {
            EventQueue.Scheduled scheduled = running.remove(timer.number());
            if (scheduled != null) {
                queue.cancel(scheduled);
            }
        }
    }
}
