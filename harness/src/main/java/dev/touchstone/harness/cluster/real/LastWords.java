// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.real;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a node's log says of its end, in one sentence: the last error in it, else its last line. */
public final class LastWords {
    private static final String SAID = "touchstone: ";
    private static final Pattern ERROR = Pattern.compile(".*(level=ERROR|\"level\" ?: ?\"ERROR\").*");
    private static final Pattern MESSAGE =
            Pattern.compile("\"(?:message|msg|formattedMessage)\" ?: ?\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern TRACE = Pattern.compile("(\\s+at |\\s*\\.\\.\\. \\d+ |Caused by: ).*");
    private static final int MAX = 300;

    private LastWords() {}

    /** The sentence; the lines are the end of the log, in order. */
    public static String of(List<String> lines) {
        String said = last(lines, line -> line.startsWith(SAID));
        if (!said.isEmpty()) {
            return shortened(said.substring(SAID.length()));
        }
        String error = last(lines, line -> ERROR.matcher(line).matches());
        if (error.isEmpty()) {
            error = last(lines, line -> !line.isBlank() && !TRACE.matcher(line).matches());
        }
        Matcher message = MESSAGE.matcher(error);
        return error.isEmpty() ? "its log is empty" : shortened(message.find() ? message.group(1) : error);
    }

    private static String last(List<String> lines, java.util.function.Predicate<String> wanted) {
        return lines.stream().filter(wanted).reduce("", (before, line) -> line);
    }

    private static String shortened(String text) {
        String line = text.strip();
        return line.length() <= MAX ? line : line.substring(0, MAX - 1) + "…";
    }
}
