// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Damage to one file, which may be sparse: only its blocks that are not all zeros count as in use. */
final class FileDamage {
    private static final int BLOCK = 4096;
    private static final int BLOCKS_READ_AT_ONCE = 256;
    private static final int BITS_MAX = 8;
    private static final int CUT_BYTES_MAX = 16 << 10;

    private FileDamage() {}

    /** Is told of each block in use. */
    @FunctionalInterface
    private interface Blocks {
        void block(long offset, ByteBuffer content) throws IOException;
    }

    /** Flips some bits of blocks in use; nothing, said by an empty text, if there are none. */
    static String flip(Path file, SplittableRandom random) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            List<Long> used = new ArrayList<>();
            eachUsed(channel, (offset, content) -> used.add(offset));
            if (used.isEmpty()) {
                return "";
            }
            int bits = 1 + random.nextInt(BITS_MAX);
            for (int i = 0; i < bits; i++) {
                long block = used.get(random.nextInt(used.size()));
                long at = block + random.nextLong(Math.min(BLOCK, channel.size() - block));
                ByteBuffer one = ByteBuffer.allocate(1);
                channel.read(one, at);
                one.put(0, (byte) (one.get(0) ^ 1 << random.nextInt(8))).flip();
                channel.write(one, at);
            }
            return bits + (bits == 1 ? " bit" : " bits") + " flipped in";
        }
    }

    /** Cuts off some bytes at the end of what is in use, and what is behind it; nothing if nothing is in use. */
    static String cut(Path file, SplittableRandom random) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long[] end = {0};
            eachUsed(channel, (offset, content) -> end[0] = offset + content.remaining());
            if (end[0] == 0) {
                return "";
            }
            long before = channel.size();
            long bytes = 1 + random.nextLong(Math.min(end[0], CUT_BYTES_MAX));
            channel.truncate(end[0] - bytes);
            return before - channel.size() + " of " + before + " bytes cut off the end of";
        }
    }

    /** Copies a file without filling its holes; answers how many bytes are in use. */
    static long copySparsely(Path from, Path to) throws IOException {
        long[] bytes = {0};
        try (FileChannel source = FileChannel.open(from, StandardOpenOption.READ);
                FileChannel target = FileChannel.open(
                        to,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            eachUsed(source, (offset, content) -> {
                bytes[0] += content.remaining();
                for (long at = offset; content.hasRemaining(); ) {
                    at += target.write(content, at);
                }
            });
            if (target.size() < source.size()) {
                target.write(ByteBuffer.allocate(1), source.size() - 1);
            }
        }
        return bytes[0];
    }

    private static void eachUsed(FileChannel channel, Blocks blocks) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BLOCK * BLOCKS_READ_AT_ONCE);
        for (long start = 0; start < channel.size(); start += buffer.limit()) {
            buffer.clear();
            while (buffer.hasRemaining() && channel.read(buffer, start + buffer.position()) >= 0) {
                // Until it is full, or the file ends.
            }
            buffer.flip();
            for (int at = 0; at < buffer.limit(); at += BLOCK) {
                ByteBuffer block = buffer.slice(at, Math.min(BLOCK, buffer.limit() - at));
                if (!isZero(block)) {
                    blocks.block(start + at, block);
                }
            }
        }
    }

    private static boolean isZero(ByteBuffer block) {
        int at = 0;
        for (; at + Long.BYTES <= block.limit(); at += Long.BYTES) {
            if (block.getLong(at) != 0) {
                return false;
            }
        }
        for (; at < block.limit(); at++) {
            if (block.get(at) != 0) {
                return false;
            }
        }
        return true;
    }
}
