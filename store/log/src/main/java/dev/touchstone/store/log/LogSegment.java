// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.log;

import java.util.List;

/**
 * A part of the log that is dropped as a whole: one segment, or all the segments of earlier lives of the storage. Not
 * thread-safe.
 */
public final class LogSegment {
    private List<Manifest.Segment> files;
    private long first;
    private long bytes;
    private long digest;

    /** What is there already. */
    LogSegment(List<Manifest.Segment> files) {
        this.files = List.copyOf(files);
        this.bytes = files.stream().mapToLong(Manifest.Segment::bytes).sum();
    }

    /** A new one, to which entries will be added. */
    LogSegment(long first) {
        this.files = List.of();
        this.first = first;
        this.bytes = SegmentFormat.HEADER_BYTES;
    }

    /** Of all its files. */
    public long bytes() {
        return bytes;
    }

    /** Its files, but for the one to which entries are added. */
    List<Manifest.Segment> files() {
        return files;
    }

    long first() {
        return first;
    }

    void add(int entryBytes, int checksum) {
        bytes += entryBytes;
        digest = SegmentFormat.digest(digest, checksum);
    }

    /** Says that nothing is added any more. */
    void finish(long last) {
        files = List.of(new Manifest.Segment(first, last, bytes, digest));
    }

    /** Says that entries are added all the same. */
    void goOn() {
        files = List.of();
    }
}
