// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.check;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/** Tells how far a stream was read, and ends it when told to. */
final class WatchedStream extends FilterInputStream {
    private final long length;
    private final CheckProgress progress;
    private final BooleanSupplier stop;
    private long taken;

    WatchedStream(InputStream in, long length, CheckProgress progress, BooleanSupplier stop) {
        super(in);
        this.length = length;
        this.progress = progress;
        this.stop = stop;
    }

    @Override
    public int read() throws IOException {
        int b = super.read();
        took(b < 0 ? 0 : 1);
        return b;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
        int read = super.read(bytes, offset, count);
        took(Math.max(0, read));
        return read;
    }

    private void took(int bytes) throws IOException {
        if (stop.getAsBoolean()) {
            throw new InterruptedIOException("interrupted");
        }
        taken += bytes;
        progress.reading(taken, length);
    }

    /** How far it was read, in words. */
    String position() {
        return length > 0
                ? String.format(Locale.ROOT, "%d %% of it", taken * 100 / length)
                : String.format(Locale.ROOT, "after %,d bytes", taken);
    }
}
