// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** How busy the machine is over a span of time, as Linux counts it: everything on it, not this run alone. */
public final class MachineLoad {
    /** The facts' names: they differ from run to run on one machine. */
    static final Set<String> NAMES = Set.of("machine load", "processors", "steal");

    private static final Path PROC = Path.of("/proc");

    private final Path proc;
    private final Ticks begin;

    private MachineLoad(Path proc) {
        this.proc = proc;
        this.begin = Ticks.read(proc);
    }

    /** The span begins. */
    public static MachineLoad begin() {
        return begin(PROC);
    }

    static MachineLoad begin(Path proc) {
        return new MachineLoad(proc);
    }

    /** Since the beginning, by name; none where the system does not tell. */
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        String[] averages = read(proc.resolve("loadavg")).split(" ");
        if (averages.length >= 3) {
            facts.put(
                    "machine load",
                    String.join(", ", averages[0], averages[1], averages[2]) + " over 1, 5, 15 minutes");
        }
        Ticks now = Ticks.read(proc);
        long all = now.all() - begin.all();
        if (begin.all() > 0 && all > 0) {
            facts.put("processors", share(all - (now.idle() - begin.idle()), all) + " busy");
            facts.put("steal", share(now.steal() - begin.steal(), all) + " of the time, taken by other machines");
        }
        return facts;
    }

    private static String share(long part, long all) {
        return String.format(Locale.ROOT, "%.1f %%", Math.max(0, 100.0 * part / all));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            // Not Linux, or hidden from us: then nothing is said of it.
            return "";
        }
    }

    /** The first line of {@code /proc/stat}: user, nice, system, idle, iowait, irq, softirq, steal, in ticks of all processors. */
    private record Ticks(long all, long idle, long steal) {
        static Ticks read(Path proc) {
            String[] words = MachineLoad.read(proc.resolve("stat"))
                    .lines()
                    .findFirst()
                    .orElse("")
                    .split(" +");
            if (words.length < 9 || !words[0].equals("cpu")) {
                return new Ticks(0, 0, 0);
            }
            long all = 0;
            for (int i = 1; i <= 8; i++) {
                all += Long.parseLong(words[i]);
            }
            return new Ticks(all, Long.parseLong(words[4]) + Long.parseLong(words[5]), Long.parseLong(words[8]));
        }
    }
}
