// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.nemesis.Load;
import java.util.List;
import java.util.function.BiConsumer;

/** Several cells at work at once, under the same fault. On the timeline's thread. */
final class JointLoad implements Load {
    private final List<CellLoad> loads;

    JointLoad(List<CellLoad> loads) {
        this.loads = loads;
    }

    @Override
    public void start() {
        loads.forEach(CellLoad::start);
    }

    @Override
    public void stop(Runnable stopped) {
        afterAll(CellLoad::stop, stopped);
    }

    @Override
    public void finalReads(Runnable done) {
        afterAll(CellLoad::finalReads, done);
    }

    private void afterAll(BiConsumer<CellLoad, Runnable> step, Runnable done) {
        int[] left = {loads.size()};
        for (CellLoad load : loads) {
            step.accept(load, () -> {
                if (--left[0] == 0) {
                    done.run();
                }
            });
        }
    }
}
