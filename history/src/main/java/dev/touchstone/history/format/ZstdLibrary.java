// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import com.github.luben.zstd.util.Native;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The native library for {@code .zst}, which is unpacked into the folder for temporary files when it is first needed. Any threads. */
final class ZstdLibrary {
    private ZstdLibrary() {}

    /**
     * Unpacks a stream.
     *
     * @throws IOException if the library is not on the class path, or cannot be unpacked, as on a full disk, or not be loaded from there
     */
    static InputStream input(InputStream in) throws IOException {
        load();
        return Streams.input(in);
    }

    /**
     * Packs what is written.
     *
     * @throws IOException as {@link #input}
     */
    static OutputStream output(OutputStream out) throws IOException {
        load();
        return Streams.output(out);
    }

    /** Loads it, unless it is loaded, before the first of its classes: for these a failure would be an {@link Error}, and for good. */
    private static synchronized void load() throws IOException {
        OptionalLibrary.ZSTD.require();
        try {
            Native.load();
        } catch (LinkageError e) {
            throw new IOException(
                    "the library for .zst cannot be loaded from " + System.getProperty("java.io.tmpdir") + ": "
                            + e.getMessage(),
                    e);
        }
    }

    /** Apart, so that the class above can be used without the library. */
    private static final class Streams {
        private Streams() {}

        static InputStream input(InputStream in) throws IOException {
            return new ZstdInputStream(in);
        }

        static OutputStream output(OutputStream out) throws IOException {
            // Without one a changed bit may leave another history, and no error.
            return new ZstdOutputStream(out).setChecksum(true);
        }
    }
}
