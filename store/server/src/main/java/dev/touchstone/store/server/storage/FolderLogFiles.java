// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import dev.touchstone.store.log.LogFile;
import dev.touchstone.store.log.LogFiles;
import dev.touchstone.store.log.LogFullException;
import dev.touchstone.store.log.LogMark;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** The log's files in a folder of the file system. Not thread-safe. */
final class FolderLogFiles implements LogFiles {
    private final Path folder;

    FolderLogFiles(Path folder) {
        this.folder = folder;
    }

    @Override
    public List<String> list() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Override
    public LogFile create(String name) throws IOException {
        try {
            return new Opened(FileChannel.open(
                    folder.resolve(name),
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE));
        } catch (IOException e) {
            throw full(e);
        }
    }

    @Override
    public LogFile open(String name) throws IOException {
        return new Opened(FileChannel.open(folder.resolve(name), StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    @Override
    public void delete(String name) throws IOException {
        Files.delete(folder.resolve(name));
    }

    @Override
    public void rename(String from, String to) throws IOException {
        try {
            Files.move(
                    folder.resolve(from),
                    folder.resolve(to),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw full(e);
        }
    }

    @Override
    public void syncDirectory() throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public LogMark mark(String name) throws IOException {
        FileChannel channel = FileChannel.open(
                folder.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (channel.size() != Long.BYTES) {
                channel.truncate(0);
                // Written, not left as a hole: a store to a page that the disk has no room for would end the process.
                channel.write(ByteBuffer.allocate(Long.BYTES), 0);
                channel.force(true);
                syncDirectory();
            }
            return new Mark(channel, channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw full(e);
        }
    }

    /** True if that is how the operating system says that there is no room. */
    private static boolean isFull(Throwable e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("No space left") || message.contains("quota exceeded");
    }

    private static IOException full(Exception e) throws IOException {
        if (isFull(e)) {
            return new LogFullException(String.valueOf(e.getMessage()), e);
        }
        if (e instanceof IOException io) {
            return io;
        }
        return new IOException(e);
    }

    private static final class Opened implements LogFile {
        private static final int BYTES_AT_ONCE = 64 << 10;

        private final FileChannel channel;
        /** Nobody else appends: to ask for it at each append would cost as much as the append. */
        private long size;

        Opened(FileChannel channel) throws IOException {
            this.channel = channel;
            this.size = channel.size();
        }

        @Override
        public void append(ByteBuffer bytes) throws IOException {
            long at = size;
            try {
                while (bytes.hasRemaining()) {
                    int written = channel.write(next(bytes), at);
                    bytes.position(bytes.position() + written);
                    at += written;
                }
            } catch (IOException e) {
                if (isFull(e)) {
                    channel.truncate(size);
                }
                throw full(e);
            }
            size = at;
        }

        @Override
        public void read(long at, ByteBuffer into) throws IOException {
            long from = at;
            while (into.hasRemaining()) {
                int read = channel.read(next(into), from);
                if (read < 0) {
                    return;
                }
                into.position(into.position() + read);
                from += read;
            }
        }

        /** A channel makes a direct buffer as large as what it is given at once, and keeps it for the thread. */
        private static ByteBuffer next(ByteBuffer bytes) {
            return bytes.slice(bytes.position(), Math.min(BYTES_AT_ONCE, bytes.remaining()));
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public void truncate(long size) throws IOException {
            channel.truncate(size);
            this.size = size;
        }

        @Override
        public void sync() throws IOException {
            channel.force(false);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** In the page cache as soon as it is set; one aligned store, so that no reader finds half of it. */
    private record Mark(FileChannel channel, MappedByteBuffer memory) implements LogMark {
        @Override
        public long get() {
            return memory.getLong(0);
        }

        @Override
        public void set(long value) {
            memory.putLong(0, value);
        }

        @Override
        public void sync() {
            memory.force();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
