// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.function.Consumer;

/**
 * Standard error while a progress line stands: whoever prints a line to it, of the logs or of ours, has it above that line, which is
 * taken away first and drawn again below. A text is passed on when its line is ended, or the stream is closed. Thread-safe, as a
 * {@link PrintStream} on it is.
 */
final class AboveLine extends OutputStream {
    private final Consumer<byte[]> above;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    private AboveLine(Consumer<byte[]> above) {
        this.above = above;
    }

    /**
     * A stream of lines.
     *
     * @param above prints the bytes of one or more whole lines where the progress line stands, and draws that below them
     */
    static PrintStream stream(Consumer<byte[]> above) {
        return new PrintStream(new AboveLine(above), true, Charset.defaultCharset());
    }

    @Override
    public synchronized void write(int b) {
        line.write(b);
        if (b == '\n') {
            pass();
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
        line.write(bytes, from, length);
        if (length > 0 && bytes[from + length - 1] == '\n') {
            pass();
        }
    }

    @Override
    public synchronized void close() {
        pass();
    }

    private void pass() {
        if (line.size() > 0) {
            above.accept(line.toByteArray());
            line.reset();
        }
    }
}
