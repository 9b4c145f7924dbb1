// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** The columns of the terminal that standard error is, asked once and again after each resize. */
final class TerminalWidth implements IntSupplier {
    private static final int UNKNOWN = 80;
    private static final long ANSWER_SECONDS = 5;

    private volatile int columns = ask();

    private TerminalWidth() {}

    /** The width from now on. */
    static TerminalWidth watched() {
        TerminalWidth width = new TerminalWidth();
        // Without the signal the width stays what it was: no worse than not looking.
        var unused = SignalHandler.on("WINCH", () -> {
            Thread asking = new Thread(() -> width.columns = ask(), "resize");
            asking.setDaemon(true);
            asking.start();
        });
        return width;
    }

    @Override
    public int getAsInt() {
        return columns;
    }

    /** What {@code stty} says of standard error; Java has no way to ask. */
    private static int ask() {
        try {
            Process stty = new ProcessBuilder("sh", "-c", "exec stty size <&2 2>/dev/null")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            stty.getOutputStream().close();
            String answer = new String(stty.getInputStream().readNBytes(100), StandardCharsets.US_ASCII);
            if (!stty.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS)) {
                stty.destroyForcibly();
            }
            return parse(answer, System.getenv("COLUMNS"));
        } catch (IOException e) {
            return parse("", System.getenv("COLUMNS"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return UNKNOWN;
        }
    }

    /**
     * The columns of "rows columns"; else those of the environment; else 80.
     *
     * @param environment null if it does not say
     */
    static int parse(String sttySize, @org.jspecify.annotations.Nullable String environment) {
        String[] words = sttySize.strip().split(" ");
        for (String text : new String[] {words.length == 2 ? words[1] : "", environment}) {
            if (text != null && text.matches("[1-9][0-9]{0,4}")) {
                return Integer.parseInt(text);
            }
        }
        return UNKNOWN;
    }
}
