// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Makes a JSON object of each line that is none, in the form of the log: what a library prints, or the trace of a thread that
 * ended. Lines of the log itself pass as they are. Thread-safe.
 */
final class JsonLines extends OutputStream {
    private static final int LINE_BYTES_MAX = 256 << 10;

    private final OutputStream out;
    private final LongSupplier clock;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    /**
     * Lines to a stream.
     *
     * @param clock milliseconds since the epoch
     */
    JsonLines(OutputStream out, LongSupplier clock) {
        this.out = out;
        this.clock = clock;
    }

    /** Puts standard error through this, if the log is to be JSON. */
    static void install() {
        if (LogSettings.isJson(System.getenv())) {
            JsonLines lines = new JsonLines(System.err, System::currentTimeMillis);
            System.setErr(new PrintStream(lines, true, StandardCharsets.UTF_8));
        }
    }

    @Override
    public synchronized void write(int each) throws IOException {
        if (each == '\n' || line.size() >= LINE_BYTES_MAX) {
            writeLine();
        }
        if (each != '\n') {
            line.write(each);
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) throws IOException {
        for (int i = from; i < from + length; i++) {
            write(bytes[i]);
        }
    }

    @Override
    public synchronized void flush() throws IOException {
        // What has no end yet waits for it: half a line is no JSON.
        out.flush();
    }

    private void writeLine() throws IOException {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (text.isBlank()) {
            return;
        }
        String json = text.startsWith("{") && text.endsWith("}") ? text : wrapped(text);
        out.write((json + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private String wrapped(String text) {
        return "{\"timestamp\":" + clock.getAsLong() + ",\"level\":\"WARN\",\"threadName\":"
                + quoted(Thread.currentThread().getName()) + ",\"loggerName\":\"stderr\",\"formattedMessage\":"
                + quoted(text)
                + "}";
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each == '"' || each == '\\') {
                quoted.append('\\').append(each);
            } else if (each < ' ') {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) each));
            } else {
                quoted.append(each);
            }
        }
        return quoted.append('"').toString();
    }
}
