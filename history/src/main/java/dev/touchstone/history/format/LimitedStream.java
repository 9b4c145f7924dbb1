// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Bounds what may be read before someone says that it was worth it. */
final class LimitedStream extends FilterInputStream {
    /** More was read than is allowed for one operation. */
    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private final long limit;
    private long taken;

    LimitedStream(InputStream in, long limit) {
        super(in);
        this.limit = limit;
    }

    /** A new operation begins. */
    void restart() {
        taken = 0;
    }

    @Override
    public int read() throws IOException {
        int b = super.read();
        count(b < 0 ? 0 : 1);
        return b;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        count(Math.max(0, read));
        return read;
    }

    private void count(int read) throws TooLong {
        taken += read;
        if (taken > limit) {
            throw new TooLong();
        }
    }
}
