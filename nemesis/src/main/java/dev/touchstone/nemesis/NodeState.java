// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * What can be seen of a node's process.
 *
 * @param condition running, paused or dead
 * @param evidence what shows it: {@code pid 4711 is in state T}
 */
public record NodeState(Condition condition, String evidence) {
    /** The conditions that faults tell apart. */
    public enum Condition {
        RUNNING,
        PAUSED,
        DEAD
    }

    /** The state of a process as Linux tells it in {@code /proc}; without {@code /proc}, whether it is alive. */
    public static NodeState ofProcess(long pid) {
        if (!Files.isDirectory(Path.of("/proc/self"))) {
            boolean alive = ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
            return new NodeState(
                    alive ? Condition.RUNNING : Condition.DEAD, "pid " + pid + (alive ? " is alive" : " is gone"));
        }
        String stat;
        try {
            stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        } catch (NoSuchFileException e) {
            return new NodeState(Condition.DEAD, "pid " + pid + " is gone");
        } catch (IOException e) {
            // A process that ends while its file is read gives ESRCH.
            return new NodeState(Condition.DEAD, "pid " + pid + ": " + e.getMessage());
        }
        char letter = stat.charAt(stat.lastIndexOf(')') + 2);
        Condition condition =
                switch (letter) {
                    case 'T', 't' -> Condition.PAUSED;
                    case 'Z', 'X' -> Condition.DEAD;
                    default -> Condition.RUNNING;
                };
        return new NodeState(condition, "pid " + pid + " is in state " + letter);
    }
}
