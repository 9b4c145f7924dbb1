// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import java.io.IOException;

/** The libraries for compressed files, which a program that reads none can do without. */
enum OptionalLibrary {
    ZSTD(".zst", "com.github.luben.zstd.ZstdInputStream", "com.github.luben:zstd-jni"),
    XZ(".xz", "org.tukaani.xz.XZInputStream", "org.tukaani:xz"),
    BZIP2(
            ".bz2",
            "org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream",
            "org.apache.commons:commons-compress");

    private final String suffix;
    private final String type;
    private final String artifact;

    OptionalLibrary(String suffix, String type, String artifact) {
        this.suffix = suffix;
        this.type = type;
        this.artifact = artifact;
    }

    /**
     * To be called before the first of its classes.
     *
     * @throws IOException if it is not on the class path; the message names the artifact to add
     */
    void require() throws IOException {
        try {
            Class.forName(type, false, OptionalLibrary.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IOException("for " + suffix + " files " + artifact + " must be on the class path", e);
        }
    }
}
