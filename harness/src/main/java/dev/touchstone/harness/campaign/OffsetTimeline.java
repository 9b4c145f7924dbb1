// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.history.Timeline;
import java.time.Duration;

/** A timeline whose zero is the start of a trial. */
final class OffsetTimeline implements Timeline {
    private final Timeline timeline;
    private long zero;

    OffsetTimeline(Timeline timeline) {
        this.timeline = timeline;
        this.zero = timeline.nanos();
    }

    /** Makes this moment zero; before anything is recorded. */
    void restart() {
        zero = timeline.nanos();
    }

    @Override
    public long nanos() {
        return timeline.nanos() - zero;
    }

    @Override
    public void after(Duration delay, Runnable task) {
        timeline.after(delay, task);
    }
}
