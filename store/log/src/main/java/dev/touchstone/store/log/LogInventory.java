// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.log;

import dev.touchstone.store.log.LogDamage.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What files there are of a log, beside what its manifest says.
 *
 * @param manifest null if it is gone or cannot be read
 * @param salt of the log; null if nothing tells it
 * @param parts the segments in order, those that are missing too
 * @param mark the last entry that may have been acknowledged, or {@link TailMark#UNREADABLE}
 * @param strays segments that are none of this log
 */
record LogInventory(
        @Nullable Manifest manifest,
        @Nullable Integer salt,
        List<Part> parts,
        long mark,
        List<String> strays,
        List<LogDamage> damages) {
    /**
     * A segment.
     *
     * @param told what the manifest says of it; null if it says nothing, since entries were still added
     * @param isThere false if there is no such file
     * @param mayBeTorn the last append may have been interrupted here
     * @param mayBeUnbegun no entry of it was ever acknowledged
     */
    record Part(long first, Manifest.@Nullable Segment told, boolean isThere, boolean mayBeTorn, boolean mayBeUnbegun) {
        String name() {
            return SegmentFormat.name(first);
        }
    }

    /** The inventory, or null if there is no log and never was. */
    static @Nullable LogInventory of(LogFiles files) throws IOException {
        List<String> names = files.list();
        List<String> segments = SegmentFormat.segmentsIn(names);
        long mark = names.contains(TailMark.NAME) ? mark(files) : TailMark.UNREADABLE;
        if (names.contains(Manifest.NAME)) {
            Manifest manifest = Manifest.parsed(files.content(Manifest.NAME));
            return manifest == null
                    ? withoutManifest(files, segments, mark, "it cannot be read")
                    : withManifest(manifest, segments, mark);
        }
        if (segments.isEmpty() && mark <= 0) {
            return null;
        }
        LogInventory found = withoutManifest(files, segments, mark, "it is gone");
        if (found.salt == null && !segments.isEmpty()) {
            throw new UnknownLogException("the commit log that begins with " + segments.get(0)
                    + " has no manifest and was written by an earlier version, which this one does not read; "
                    + "begin with an empty data directory");
        }
        return found;
    }

    boolean isClean() {
        return manifest != null && manifest.clean();
    }

    /** True if the mark tells where the log must not end before, and behind what an append may be torn. */
    boolean markMeans() {
        return !isClean() && mark != TailMark.UNREADABLE;
    }

    /** The first sequence number. */
    long firstSequence() {
        return parts.isEmpty() ? 1 : parts.get(0).first();
    }

    /** The file where the log ends. */
    String newest() {
        return parts.isEmpty() ? Manifest.NAME : parts.get(parts.size() - 1).name();
    }

    private static LogInventory withManifest(Manifest manifest, List<String> names, long mark) {
        List<LogDamage> damages = new ArrayList<>();
        TreeSet<String> extra = new TreeSet<>(names);
        List<Part> parts = new ArrayList<>();
        for (Manifest.Segment each : manifest.segments()) {
            parts.add(new Part(each.first(), each, extra.remove(each.name()), false, false));
        }
        boolean markMeans = !manifest.clean() && mark != TailMark.UNREADABLE;
        if (manifest.open() != 0) {
            boolean isThere = extra.remove(SegmentFormat.name(manifest.open()));
            parts.add(new Part(manifest.open(), null, isThere, !manifest.clean(), markMeans && mark < manifest.open()));
        }
        if (!manifest.clean() && mark == TailMark.UNREADABLE) {
            damages.add(markDamage());
        }
        long first = parts.isEmpty() ? 1 : parts.get(0).first();
        List<String> strays = new ArrayList<>();
        for (String name : extra) {
            // One that was dropped, or one that was about to be begun, when the end came.
            boolean isLeftover = SegmentFormat.first(name) < first || (markMeans && mark < SegmentFormat.first(name));
            if (!isLeftover) {
                strays.add(name);
                damages.add(new LogDamage(Kind.SEGMENT_EXTRA, name, 0, "the manifest does not name it"));
            }
        }
        return new LogInventory(manifest, manifest.salt(), parts, mark, strays, damages);
    }

    private static LogInventory withoutManifest(LogFiles files, List<String> names, long mark, String why)
            throws IOException {
        List<LogDamage> damages = new ArrayList<>();
        damages.add(new LogDamage(Kind.MANIFEST, Manifest.NAME, 0, why));
        if (mark == TailMark.UNREADABLE) {
            damages.add(markDamage());
        }
        Integer salt = null;
        for (String name : names) {
            SegmentFormat.Header header = SegmentFormat.header(files.content(name));
            if (header != null && header.first() == SegmentFormat.first(name)) {
                salt = header.salt();
                break;
            }
        }
        List<Part> parts = new ArrayList<>();
        for (String name : salt == null ? List.<String>of() : names) {
            boolean isNewest = name.equals(names.get(names.size() - 1));
            parts.add(new Part(SegmentFormat.first(name), null, true, isNewest, false));
        }
        return new LogInventory(null, salt, parts, mark, salt == null ? names : List.of(), damages);
    }

    private static LogDamage markDamage() {
        return new LogDamage(Kind.MARK, TailMark.NAME, 0, "it is gone, or cannot be read");
    }

    private static long mark(LogFiles files) throws IOException {
        ByteBuffer content = files.content(TailMark.NAME);
        return content.limit() == Long.BYTES ? TailMark.decoded(content.getLong(0)) : TailMark.UNREADABLE;
    }
}
