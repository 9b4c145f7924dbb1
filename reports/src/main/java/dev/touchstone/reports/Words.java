// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.reports;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** Figures as people read them: the same in every page, independent of the machine's locale. */
public final class Words {
    private Words() {}

    /** {@code 12,345}. */
    public static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** {@code 1 cell}, {@code 12,345 cells}. */
    public static String count(long value, String noun) {
        return count(value) + " " + noun + (value == 1 ? "" : "s");
    }

    /** {@code 4.1 %}; never rounds a share that is neither none nor all to 0 or 100. */
    public static String share(double share) {
        double percent = share * 100;
        if (percent <= 0 || percent >= 100) {
            return percent <= 0 ? "0 %" : "100 %";
        }
        if (percent < 0.01) {
            return "< 0.01 %";
        }
        if (percent > 99.99) {
            return "> 99.99 %";
        }
        int decimals = percent < 1 || percent > 99 ? 2 : 1;
        return trimmed(percent, decimals) + " %";
    }

    /** {@code 380 ms}, {@code 0.42 ms}, {@code 2.5 s}; {@code unknown} below 0. */
    public static String millis(double millis) {
        if (millis < 0) {
            return "unknown";
        }
        if (millis >= 1000) {
            return trimmed(millis / 1000, millis >= 10_000 ? 1 : 2) + " s";
        }
        return trimmed(millis, millis >= 100 ? 0 : millis >= 10 ? 1 : 2) + " ms";
    }

    /** {@code 58 s}, {@code 6 min 12 s}, {@code 1 h 2 min}. */
    public static String seconds(double seconds) {
        long whole = Math.round(seconds);
        if (seconds < 10) {
            return trimmed(seconds, 1) + " s";
        }
        if (whole < 60) {
            return whole + " s";
        }
        return whole < 3600
                ? whole / 60 + " min" + (whole % 60 == 0 ? "" : " " + whole % 60 + " s")
                : whole / 3600 + " h" + (whole / 60 % 60 == 0 ? "" : " " + whole / 60 % 60 + " min");
    }

    /** {@code 25 Nov 2026, 01:29:45 UTC} of an ISO-8601 time with zone; another text as it is. */
    public static String when(String iso) {
        try {
            OffsetDateTime time = OffsetDateTime.parse(iso);
            String zone = time.getOffset().equals(ZoneOffset.UTC)
                    ? "UTC"
                    : time.getOffset().getId();
            return time.format(DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm:ss ", Locale.ROOT)) + zone;
        } catch (DateTimeParseException e) {
            return iso;
        }
    }

    /** An instant of a run: {@code 12.408 s}. */
    public static String instant(long nanos) {
        return String.format(Locale.ROOT, "%.3f s", nanos / 1e9);
    }

    /** A decimal without trailing zeros. */
    public static String trimmed(double value, int decimals) {
        String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
        if (text.indexOf('.') < 0) {
            return text;
        }
        return text.replaceAll("0+$", "").replaceAll("\\.$", "");
    }

    /** The text, or its beginning and an ellipsis; never cuts a character in two. */
    public static String shortened(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(max - 2)) ? max - 2 : max - 1;
        return text.substring(0, end) + "…";
    }
}
