// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** That the disk leaves what it says, and that a test which relies on it can fail. */
final class SimLogDiskTest extends LogFilesContract {
    @Override
    protected LogFiles empty() {
        return new SimLogDisk();
    }

    @Test
    void leavesAnyPrefixOfWhatWasAppendedAndZerosInPlaceOfTheRest() throws IOException {
        SimLogDisk disk = new SimLogDisk();
        try (LogFile file = disk.create("log-a")) {
            append(file, "ab");
            file.sync();
            disk.syncDirectory();
            append(file, "cd");
        }
        assertThat(images(disk, "log-a")).containsExactlyInAnyOrder("ab", "abc", "abc.", "ab..", "abcd");
        assertThat(new String(disk.afterKill().bytes("log-a"), StandardCharsets.UTF_8))
                .isEqualTo("abcd");
    }

    /** All images of such a file would be more than any machine's memory. */
    @Test
    void drawsAnImageOfALargeFileWithoutMakingTheOthers() throws IOException {
        SimLogDisk disk = new SimLogDisk();
        try (LogFile file = disk.create("log-a")) {
            disk.syncDirectory();
            append(file, "a".repeat(1 << 20));
        }
        SplittableRandom random = new SplittableRandom(7);
        Set<Integer> lengths = new TreeSet<>();
        for (int i = 0; i < 50; i++) {
            lengths.add(disk.afterPowerLoss(random).bytes("log-a").length);
        }
        assertThat(lengths).hasSizeGreaterThan(10).contains(1 << 20);
    }

    @Test
    void leavesAPrefixOfTheChangesOfTheFolder() throws IOException {
        SimLogDisk disk = new SimLogDisk();
        disk.create("a").close();
        disk.syncDirectory();
        disk.rename("a", "b");
        disk.create("c").close();
        disk.delete("b");
        Set<List<String>> folders = new LinkedHashSet<>();
        disk.afterPowerLoss(each -> folders.add(each.list()));
        assertThat(folders).containsExactly(List.of("a"), List.of("b"), List.of("b", "c"), List.of("c"));
    }

    @Test
    void losesWhatWasSyncedWhenItLies() throws IOException {
        SimLogDisk disk = new SimLogDisk();
        try (LogFile file = disk.create("log-a")) {
            disk.syncDirectory();
            disk.lieAboutSyncs();
            append(file, "a");
            file.sync();
        }
        assertThat(images(disk, "log-a")).contains("", "a");
    }

    private static Set<String> images(SimLogDisk disk, String name) {
        Set<String> images = new TreeSet<>();
        disk.afterPowerLoss(
                each -> images.add(new String(each.bytes(name), StandardCharsets.UTF_8).replace('\0', '.')));
        return images;
    }

    private static void append(LogFile file, String text) throws IOException {
        file.append(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
}
