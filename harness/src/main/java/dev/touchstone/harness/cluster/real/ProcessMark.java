// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.real;

import java.time.Instant;
import java.util.Optional;

/** A process by its number and the time at which it began: numbers are used again. */
public record ProcessMark(long pid, long startMillis) {
    /** This process. */
    public static ProcessMark own() {
        return of(ProcessHandle.current());
    }

    /** The mark of this process. */
    public static ProcessMark of(ProcessHandle process) {
        return new ProcessMark(
                process.pid(),
                process.info().startInstant().map(Instant::toEpochMilli).orElse(0L));
    }

    /** The mark with this text, if it is one. */
    public static Optional<ProcessMark> ofText(String text) {
        String[] parts = text.strip().split(" ", -1);
        return parts.length == 2 && parts[0].matches("[0-9]{1,18}") && parts[1].matches("[0-9]{1,18}")
                ? Optional.of(new ProcessMark(Long.parseLong(parts[0]), Long.parseLong(parts[1])))
                : Optional.empty();
    }

    /** As {@link #ofText} reads it. */
    public String text() {
        return pid + " " + startMillis;
    }

    /** The process, if it is still there. */
    public Optional<ProcessHandle> process() {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(each -> of(each).equals(this));
    }
}
