// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A disk in memory for a log: it tells before each step that changes anything, so that a test can look at what a kill, or a loss of
 * power, would leave at this very moment; it can lie about syncs, run full, and be damaged. Deterministic. Not thread-safe.
 */
public final class SimLogDisk implements LogFiles {
    private final TreeMap<String, SimLogFile> seen = new TreeMap<>();
    private final TreeMap<String, SimLogFile> durable = new TreeMap<>();
    /** Changes of the folder that are not synced, in order. */
    private final List<Consumer<Map<String, SimLogFile>>> changes = new ArrayList<>();

    private Runnable beforeEachStep = () -> {};
    private boolean stepsAreBytes;
    private boolean liesAboutSyncs;
    private long room = Long.MAX_VALUE;

    /** Has something done before each step that changes anything. An append is one. */
    public void beforeEachStep(Runnable task) {
        beforeEachStep = task;
        stepsAreBytes = false;
    }

    /** The same; each byte of an append is one. */
    public void beforeEachByte(Runnable task) {
        beforeEachStep = task;
        stepsAreBytes = true;
    }

    /** Syncs are answered, and not done, from now on. */
    public void lieAboutSyncs() {
        liesAboutSyncs = true;
    }

    /** Has room for so many bytes more. */
    public void room(long bytes) {
        room = bytes;
    }

    /** What a kill leaves at this moment: all that is seen. */
    public SimLogDisk afterKill() {
        SimLogDisk image = new SimLogDisk();
        seen.forEach((name, file) -> image.put(name, file.seen()));
        return image;
    }

    /**
     * All that a loss of power may leave at this moment, one after the other: of the changes of the folder any prefix, with each
     * file's images ({@link SimLogFile#images}) in all combinations; of files that are no segments, only some.
     */
    public void afterPowerLoss(Consumer<SimLogDisk> visitor) {
        TreeMap<String, SimLogFile> folder = new TreeMap<>(durable);
        for (int kept = 0; kept <= changes.size(); kept++) {
            if (kept > 0) {
                changes.get(kept - 1).accept(folder);
            }
            combine(List.copyOf(folder.entrySet()), 0, new SimLogDisk(), visitor);
        }
    }

    private static void combine(
            List<Map.Entry<String, SimLogFile>> folder, int at, SimLogDisk made, Consumer<SimLogDisk> visitor) {
        if (at == folder.size()) {
            visitor.accept(made.afterKill());
            return;
        }
        String name = folder.get(at).getKey();
        SimLogFile.Images images = folder.get(at).getValue().images(isOfFew(name));
        for (int i = 0; i < images.count(); i++) {
            made.put(name, images.at(i));
            combine(folder, at + 1, made, visitor);
        }
        made.lose(name);
    }

    /** One of these, drawn. */
    public SimLogDisk afterPowerLoss(SplittableRandom random) {
        TreeMap<String, SimLogFile> folder = new TreeMap<>(durable);
        int kept = random.nextInt(changes.size() + 1);
        changes.subList(0, kept).forEach(each -> each.accept(folder));
        SimLogDisk image = new SimLogDisk();
        folder.forEach((name, file) -> {
            SimLogFile.Images images = file.images(isOfFew(name));
            image.put(name, images.at(random.nextInt(images.count())));
        });
        return image;
    }

    private static boolean isOfFew(String name) {
        return !name.startsWith("log-");
    }

    /** All files, to tell one image from another. */
    public String fingerprint() {
        StringBuilder text = new StringBuilder();
        seen.forEach((name, file) -> text.append(name).append(HexFormat.of().formatHex(file.seen())));
        return text.toString();
    }

    /** A copy of what is in a file. */
    public byte[] bytes(String name) {
        return seen.get(name).seen();
    }

    /** Makes a file what it is not: for damage. It is durable. */
    public void put(String name, byte[] content) {
        SimLogFile file = new SimLogFile(content);
        seen.put(name, file);
        durable.put(name, file);
    }

    /** Loses a file. */
    public void lose(String name) {
        seen.remove(name);
        durable.remove(name);
    }

    @Override
    public List<String> list() {
        return List.copyOf(seen.keySet());
    }

    @Override
    public LogFile create(String name) throws IOException {
        if (seen.containsKey(name)) {
            throw new IOException(name + " is there");
        }
        if (room <= 0) {
            throw new LogFullException("no room for " + name);
        }
        SimLogFile file = new SimLogFile();
        change(folder -> folder.put(name, file));
        return new Opened(file);
    }

    @Override
    public LogFile open(String name) throws IOException {
        return new Opened(existing(name));
    }

    @Override
    public void delete(String name) throws IOException {
        existing(name);
        change(folder -> folder.remove(name));
    }

    @Override
    public void rename(String from, String to) throws IOException {
        SimLogFile file = existing(from);
        change(folder -> {
            folder.remove(from);
            folder.put(to, file);
        });
    }

    @Override
    public void syncDirectory() {
        if (!liesAboutSyncs) {
            beforeEachStep.run();
            changes.forEach(each -> each.accept(durable));
            changes.clear();
        }
    }

    @Override
    public LogMark mark(String name) throws IOException {
        if (!seen.containsKey(name)) {
            SimLogFile made = new SimLogFile(new byte[Long.BYTES]);
            change(folder -> folder.put(name, made));
            syncDirectory();
        }
        return new Mark(existing(name));
    }

    private SimLogFile existing(String name) throws IOException {
        SimLogFile file = seen.get(name);
        if (file == null) {
            throw new IOException(name + " is not there");
        }
        return file;
    }

    private void change(Consumer<Map<String, SimLogFile>> change) {
        beforeEachStep.run();
        change.accept(seen);
        changes.add(change);
    }

    private void sync(SimLogFile file) {
        if (!liesAboutSyncs) {
            beforeEachStep.run();
            file.sync();
        }
    }

    private final class Opened implements LogFile {
        private final SimLogFile file;

        Opened(SimLogFile file) {
            this.file = file;
        }

        @Override
        public void append(ByteBuffer bytes) throws IOException {
            if (bytes.remaining() > room) {
                throw new LogFullException("no room for " + bytes.remaining() + " bytes");
            }
            room -= bytes.remaining();
            beforeEachStep.run();
            while (bytes.hasRemaining()) {
                file.append(bytes.get());
                if (stepsAreBytes && bytes.hasRemaining()) {
                    beforeEachStep.run();
                }
            }
        }

        @Override
        public void read(long at, ByteBuffer into) {
            byte[] content = file.seen();
            into.put(content, (int) at, Math.min(into.remaining(), Math.max(0, content.length - (int) at)));
        }

        @Override
        public long size() {
            return file.length();
        }

        @Override
        public void truncate(long size) {
            beforeEachStep.run();
            file.become(Arrays.copyOf(file.seen(), (int) size));
        }

        @Override
        public void sync() {
            SimLogDisk.this.sync(file);
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }

    private final class Mark implements LogMark {
        private final SimLogFile file;

        Mark(SimLogFile file) {
            this.file = file;
        }

        @Override
        public long get() {
            return ByteBuffer.wrap(file.seen()).getLong(0);
        }

        @Override
        public void set(long value) {
            beforeEachStep.run();
            file.become(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
        }

        @Override
        public void sync() {
            SimLogDisk.this.sync(file);
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
