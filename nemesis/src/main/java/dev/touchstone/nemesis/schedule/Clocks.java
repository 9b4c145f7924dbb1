// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.schedule;

import dev.touchstone.nemesis.ClockFault.SkewClocks;
import dev.touchstone.nemesis.ClockFault.StrobeClocks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The recipes of faults of wall clocks; what is right again when healed has jumped once more. */
final class Clocks {
    private static final int JUMPS = 6;
    /** Less could not be told from none within a second. */
    private static final int PPM_MIN = 20_000;

    private static final int PPM_MAX = 100_000;
    private static final Duration STROBE = Duration.ofMillis(200);

    private Clocks() {}

    static List<ScheduledFault> skew(String name, List<String> nodes, SplittableRandom random, Window window) {
        return List.of(window.with(clocks(name, Processes.minority(nodes, random), off(random), 0)));
    }

    static List<ScheduledFault> jumps(String name, List<String> nodes, SplittableRandom random, Window window) {
        List<ScheduledFault> faults = new ArrayList<>();
        for (int i = 0; i < JUMPS; i++) {
            faults.add(
                    window.part(i, JUMPS, 0.5).with(clocks(name, Processes.minority(nodes, random), off(random), 0)));
        }
        return faults;
    }

    static List<ScheduledFault> drift(String name, List<String> nodes, SplittableRandom random, Window window) {
        int ppm = random.nextInt(PPM_MIN, PPM_MAX + 1) * (random.nextBoolean() ? 1 : -1);
        return List.of(window.with(clocks(name, Processes.minority(nodes, random), Duration.ZERO, ppm)));
    }

    static List<ScheduledFault> strobe(String name, List<String> nodes, SplittableRandom random, Window window) {
        List<String> hit = Processes.minority(nodes, random);
        Duration by = off(random);
        String detail = String.join(",", hit) + " " + off(by) + " and back";
        return List.of(window.with(new StrobeClocks(name, detail, hit, by, STROBE)));
    }

    /** A tenth of a second to five seconds, either way. */
    private static Duration off(SplittableRandom random) {
        return Duration.ofMillis((100L + random.nextInt(4_901)) * (random.nextBoolean() ? 1 : -1));
    }

    private static String off(Duration ahead) {
        return Math.abs(ahead.toMillis()) + " ms " + (ahead.isNegative() ? "behind" : "ahead");
    }

    private static SkewClocks clocks(String name, List<String> nodes, Duration by, int ppm) {
        String how = ppm == 0 ? off(by) : Math.abs(ppm) + " ppm " + (ppm < 0 ? "slower" : "faster");
        return new SkewClocks(name, String.join(",", nodes) + " " + how, nodes, by, ppm);
    }
}
