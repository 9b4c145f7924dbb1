// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.log;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A log that was read back as a whole, and what is needed to go on after it. Nothing was changed. */
public final class ReplayedLog {
    private final LogReport report;
    private final @Nullable LogWrite unfinished;
    private final Found found;
    private final LogSegment earlier;

    /**
     * What of a log is of use to those who go on with it.
     *
     * @param salt null if there is no log, or none of which anything can be read
     * @param incident see {@link #incident}
     * @param segments as they are without a torn tail
     * @param next sequence number of the next entry
     * @param strays segments that are none of this log
     * @param clean the log was closed, and nothing was written since
     */
    record Found(
            @Nullable Integer salt,
            long incident,
            List<Manifest.Segment> segments,
            long next,
            List<String> strays,
            boolean clean) {
        Found {
            segments = List.copyOf(segments);
            strays = List.copyOf(strays);
        }
    }

    ReplayedLog(LogReport report, @Nullable LogWrite unfinished, Found found) {
        this.report = report;
        this.unfinished = unfinished;
        this.found = found;
        this.earlier = new LogSegment(found.segments());
    }

    public LogReport report() {
        return report;
    }

    /**
     * The last write of the log, which no visitor was given: it may be one that was found to have no room just before the end, and
     * was then never acknowledged. Null if the log does not end with a write.
     */
    public @Nullable LogWrite unfinished() {
        return unfinished;
    }

    /** True if there is no log, and nothing tells that there ever was. */
    public boolean isNew() {
        return found.salt() == null && report.damages().isEmpty();
    }

    /** True if the log was closed, and nothing was written since. */
    public boolean isClean() {
        return found.clean();
    }

    /**
     * A number that tells the last time that unknown keys were found lost from all others before; 0 if they never were. What this
     * replay found is not in it yet.
     */
    public long incident() {
        return found.incident();
    }

    /** The same, with damage that the files do not show, to the end of the log. */
    public ReplayedLog with(LogDamage damage) {
        List<LogDamage> damages = new ArrayList<>(report.damages());
        damages.add(damage);
        return new ReplayedLog(
                new LogReport(report.entries(), report.lastSequence(), report.tornBytes(), damages),
                unfinished == null ? null : unfinished.asLost(),
                found);
    }

    /** All of the log, as the part that it will be of what goes on after it. */
    public LogSegment earlier() {
        return earlier;
    }

    Found found() {
        return found;
    }
}
