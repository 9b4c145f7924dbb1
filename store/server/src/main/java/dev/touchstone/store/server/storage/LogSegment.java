// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import java.nio.file.Path;
import java.util.List;

/**
 * A part of the commit log that is dropped as a whole: one file, or all the files of earlier lives of the storage. Not
 * thread-safe.
 */
final class LogSegment {
    private final List<Path> files;
    private long bytes;

    LogSegment(List<Path> files, long bytes) {
        this.files = List.copyOf(files);
        this.bytes = bytes;
    }

    List<Path> files() {
        return files;
    }

    long bytes() {
        return bytes;
    }

    void grow(int appended) {
        bytes += appended;
    }
}
