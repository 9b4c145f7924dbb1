// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.protocol.Bytes;
import dev.touchstone.store.protocol.Mutation;
import dev.touchstone.store.protocol.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CommitLogTest {
    @TempDir
    private Path folder;

    private final StorageStats stats = new StorageStats();

    @Test
    void replaysWhatWasAppendedButNotWhatWasAborted() throws IOException {
        try (CommitLog log = new CommitLog(folder, 1 << 20, stats, 41)) {
            log.append(List.of(write(0), new Mutation(Table.META, Bytes.ofUtf8("gone"), null)));
            log.abort(log.append(List.of(write(1))));
            log.append(List.of(write(2)));
        }
        List<List<Mutation>> replayed = new ArrayList<>();
        CommitLog.Replay replay = CommitLog.replay(folder, replayed::add);
        assertThat(replayed)
                .containsExactly(
                        List.of(write(0), new Mutation(Table.META, Bytes.ofUtf8("gone"), null)), List.of(write(2)));
        assertThat(replay).isEqualTo(new CommitLog.Replay(2, 0, 0, 45));
    }

    @Test
    void keepsTheLastTwoSegments() throws IOException {
        try (CommitLog log = new CommitLog(folder, 4096, stats, 0)) {
            for (int i = 0; i < 1_000; i++) {
                log.append(List.of(write(i)));
            }
        }
        assertThat(CommitLog.segments(folder)).hasSize(2);
        List<Integer> replayed = numbers();
        assertThat(replayed.get(replayed.size() - 1)).isEqualTo(999);
        assertThat(replayed).hasSizeGreaterThan(50).isSorted();
    }

    @Test
    void cutsATornTailAtEveryLength() throws IOException {
        appendTen();
        Path segment = CommitLog.segments(folder).get(0);
        byte[] whole = Files.readAllBytes(segment);
        int entry = whole.length / 10;
        for (int cut = 1; cut < entry; cut++) {
            Files.write(segment, Arrays.copyOf(whole, whole.length - cut));
            CommitLog.Replay replay = CommitLog.replay(folder, ignored -> {});
            assertThat(replay).isEqualTo(new CommitLog.Replay(9, 0, entry - cut, 9));
        }
    }

    @Test
    void reportsABadEntryBeforeTheTailAndReplaysTheRest() throws IOException {
        appendTen();
        Path segment = CommitLog.segments(folder).get(0);
        byte[] whole = Files.readAllBytes(segment);
        int entry = whole.length / 10;
        for (int flipped = 3 * entry; flipped < 4 * entry; flipped++) {
            byte[] damaged = whole.clone();
            damaged[flipped] ^= 0x10;
            Files.write(segment, damaged);
            assertThat(numbers()).as("byte %s", flipped).containsExactly(0, 1, 2, 4, 5, 6, 7, 8, 9);
            assertThat(CommitLog.replay(folder, ignored -> {}).corrupt()).isEqualTo(1);
        }
    }

    private void appendTen() throws IOException {
        try (CommitLog log = new CommitLog(folder, 1 << 20, stats, 0)) {
            for (int i = 0; i < 10; i++) {
                log.append(List.of(write(i)));
            }
        }
    }

    private List<Integer> numbers() throws IOException {
        List<Integer> numbers = new ArrayList<>();
        CommitLog.replay(
                folder,
                mutations -> numbers.add(
                        Integer.parseInt(mutations.get(0).key().utf8().substring(4))));
        return numbers;
    }

    private static Mutation write(int number) {
        String text = IntStream.range(0, 5).mapToObj(Integer::toString).reduce("", String::concat);
        return new Mutation(
                Table.RECORDS,
                Bytes.ofUtf8(String.format(java.util.Locale.ROOT, "key-%04d", number)),
                Bytes.ofUtf8(text));
    }
}
