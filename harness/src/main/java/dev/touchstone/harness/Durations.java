// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations and sizes as users write them, always with a unit. */
public final class Durations {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)(ms|s|m|h)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})(k|m|g)");

    private Durations() {}

    /**
     * The duration: {@code 250ms}, {@code 10s}, {@code 2m}, {@code 1h}.
     *
     * @throws UsageException naming the text
     */
    public static Duration parse(String text) {
        Matcher matcher = DURATION.matcher(text.trim());
        if (!matcher.matches()) {
            throw new UsageException("a duration is a number with ms, s, m or h, such as 10s, not \"" + text + "\"");
        }
        double number = Double.parseDouble(matcher.group(1));
        double millis =
                switch (matcher.group(2)) {
                    case "ms" -> number;
                    case "s" -> number * 1e3;
                    case "m" -> number * 60e3;
                    default -> number * 3600e3;
                };
        return Duration.ofMillis(Math.round(millis));
    }

    /**
     * The number of bytes: {@code 512m}, {@code 2g}.
     *
     * @throws UsageException naming the text
     */
    public static long parseBytes(String text) {
        Matcher matcher = SIZE.matcher(text.trim().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new UsageException("a size is a number with k, m or g, such as 512m, not \"" + text + "\"");
        }
        int shift = "kmg".indexOf(matcher.group(2)) * 10 + 10;
        return Long.parseLong(matcher.group(1)) << shift;
    }

    /** Short, for people: {@code 850ms}, {@code 12s}, {@code 1m40s}. */
    public static String show(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 1000) {
            return millis + "ms";
        }
        long seconds = Math.round(millis / 1e3);
        if (millis % 1000 != 0 && seconds < 60) {
            return String.format(Locale.ROOT, "%.1fs", millis / 1e3);
        }
        String rest = seconds % 60 == 0 && seconds >= 60 ? "" : seconds % 60 + "s";
        return seconds >= 60 ? seconds / 60 + "m" + rest : rest;
    }
}
