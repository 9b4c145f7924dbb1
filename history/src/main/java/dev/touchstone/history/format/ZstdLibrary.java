// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import com.github.luben.zstd.util.Native;
import java.io.IOException;

/** The native library for {@code .zst}, which is unpacked into the folder for temporary files when it is first needed. */
final class ZstdLibrary {
    private ZstdLibrary() {}

    /**
     * Loads it, unless it is loaded. To be called before the first of its classes, for which a failure would be an {@link Error}, and
     * for good. Any threads.
     *
     * @throws IOException if it cannot be unpacked, as on a full disk, or not be loaded from there
     */
    static synchronized void load() throws IOException {
        try {
            Native.load();
        } catch (LinkageError e) {
            throw new IOException(
                    "the library for .zst cannot be loaded from " + System.getProperty("java.io.tmpdir") + ": "
                            + e.getMessage(),
                    e);
        }
    }
}
