// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What every adapter of the file port keeps: the folder of a node, and the simulated disk. */
public abstract class LogFilesContract {
    /** No files. */
    protected abstract LogFiles empty() throws IOException;

    @Test
    final void appendsAndReadsAtAnOffset() throws IOException {
        LogFiles files = empty();
        try (LogFile file = files.create("a")) {
            assertThat(file.size()).isZero();
            file.append(bytes("hello "));
            file.append(bytes("world"));
            file.sync();
            assertThat(file.size()).isEqualTo(11);
        }
        files.syncDirectory();
        try (LogFile file = files.open("a")) {
            assertThat(read(file, 4, 4)).isEqualTo("o wo");
            assertThat(read(file, 9, 10)).as("as far as the file goes").isEqualTo("ld");
            file.append(bytes("!"));
            assertThat(read(file, 0, 20)).isEqualTo("hello world!");
        }
    }

    @Test
    final void appendsALargeBufferFromItsPosition() throws IOException {
        LogFiles files = empty();
        ByteBuffer large = ByteBuffer.allocateDirect(3 << 20);
        large.put(0, (byte) 1).put(1, (byte) 2).put((3 << 20) - 1, (byte) 3).position(1);
        try (LogFile file = files.create("a")) {
            file.append(large);
            assertThat(large.hasRemaining()).isFalse();
            assertThat(file.size()).isEqualTo((3 << 20) - 1);
            ByteBuffer all = ByteBuffer.allocate((3 << 20) - 1);
            file.read(0, all);
            assertThat(all.get(0)).isEqualTo((byte) 2);
            assertThat(all.get((3 << 20) - 2)).isEqualTo((byte) 3);
        }
    }

    @Test
    final void cutsTheEndOff() throws IOException {
        LogFiles files = empty();
        try (LogFile file = files.create("a")) {
            file.append(bytes("hello"));
            file.truncate(2);
            file.append(bytes("y"));
            assertThat(read(file, 0, 10)).isEqualTo("hey");
        }
    }

    @Test
    final void listsRenamesAndDeletes() throws IOException {
        LogFiles files = empty();
        for (String name : new String[] {"b", "a", "c"}) {
            try (LogFile file = files.create(name)) {
                file.append(bytes(name));
            }
        }
        assertThat(files.list()).containsExactly("a", "b", "c");
        files.rename("a", "b");
        files.delete("c");
        assertThat(files.list()).containsExactly("b");
        try (LogFile file = files.open("b")) {
            assertThat(read(file, 0, 10)).as("in place of what was there").isEqualTo("a");
        }
    }

    @Test
    final void refusesToMakeWhatIsThereAndToOpenOrDeleteWhatIsNot() throws IOException {
        LogFiles files = empty();
        files.create("a").close();
        assertThatThrownBy(() -> files.create("a")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> files.open("b")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> files.delete("b")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> files.rename("b", "c")).isInstanceOf(IOException.class);
    }

    @Test
    final void keepsANumberThatIsAFileOfEightBytes() throws IOException {
        LogFiles files = empty();
        try (LogMark mark = files.mark("m")) {
            assertThat(mark.get()).isZero();
            mark.set(0x0102030405060708L);
            mark.sync();
            assertThat(mark.get()).isEqualTo(0x0102030405060708L);
        }
        try (LogFile file = files.open("m")) {
            ByteBuffer content = ByteBuffer.allocate(100);
            file.read(0, content);
            assertThat(content.position()).isEqualTo(8);
            assertThat(content.getLong(0)).isEqualTo(0x0102030405060708L);
        }
        try (LogMark again = files.mark("m")) {
            assertThat(again.get()).isEqualTo(0x0102030405060708L);
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String read(LogFile file, long at, int length) throws IOException {
        ByteBuffer into = ByteBuffer.allocate(length);
        file.read(at, into);
        return StandardCharsets.UTF_8.decode(into.flip()).toString();
    }
}
