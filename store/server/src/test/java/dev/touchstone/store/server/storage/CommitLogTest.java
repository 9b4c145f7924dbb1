// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.wire.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
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
        LogReplay.Result result = LogReplay.of(folder, write -> replayed.add(write.mutations()));
        assertThat(replayed).containsExactly(List.of(write(0), new Mutation(Table.META, Bytes.ofUtf8("gone"), null)));
        assertThat(Objects.requireNonNull(result.unfinished()).mutations()).containsExactly(write(2));
        assertThat(result.lastSequence()).isEqualTo(45);
        assertThat(LogReplay.lastSequence(folder)).isEqualTo(45);
    }

    @Test
    void findsTheLastValueOfAKeyThoughARefusedWriteEndsItsSegment() throws IOException {
        Mutation refused = new Mutation(Table.RECORDS, write(1).key(), Bytes.ofUtf8("refused"));
        try (CommitLog log = new CommitLog(folder, 32, stats, 0)) {
            log.append(List.of(write(1)));
            log.append(List.of(write(2)));
            long sequence = log.append(List.of(refused));
            log.abort(sequence);
        }
        assertThat(CommitLog.files(folder))
                .as("the abort is in a file of its own")
                .hasSize(4);
        assertThat(LogReplay.lastValue(folder, Table.RECORDS, write(1).key())).isEqualTo(write(1).value());
        assertThat(LogReplay.lastValue(folder, Table.META, write(1).key())).isNull();
    }

    @Test
    void goesOnInANewSegmentAndDropsTheOldOnesAsOne() throws IOException {
        for (int life = 0; life < 3; life++) {
            try (CommitLog log = new CommitLog(folder, 4096, stats, LogReplay.lastSequence(folder))) {
                for (int i = 0; i < 100; i++) {
                    log.append(List.of(write(100 * life + i)));
                }
            }
        }
        assertThat(numbers()).hasSize(300).isSorted();
        try (CommitLog log = new CommitLog(folder, 4096, stats, LogReplay.lastSequence(folder))) {
            assertThat(log.oldestFinished()).isNull();
            log.append(List.of(write(300)));
            assertThat(log.oldestFinished()).isSameAs(log.earlier());
            log.dropOldest();
            assertThat(log.totalBytes()).isEqualTo(log.newest().bytes());
        }
        assertThat(numbers()).containsExactly(300);
    }

    @Test
    void cutsATornTailAtEveryLength() throws IOException {
        appendTen();
        Path file = CommitLog.files(folder).get(0);
        byte[] whole = Files.readAllBytes(file);
        int entry = whole.length / 10;
        for (int cut = 1; cut < entry; cut++) {
            Files.write(file, Arrays.copyOf(whole, whole.length - cut));
            assertThat(LogReplay.cutTornTail(folder)).isEqualTo(entry - cut);
            assertThat(Files.size(file)).isEqualTo(9L * entry);
            assertThat(numbers()).hasSize(9);
            assertThat(LogReplay.of(folder, ignored -> {}).corrupt()).isZero();
        }
        Files.write(file, new byte[] {1, 2, 3});
        assertThat(LogReplay.cutTornTail(folder)).isEqualTo(3);
        assertThat(CommitLog.files(folder)).isEmpty();
    }

    @Test
    void reportsABadEntryBeforeTheTailAndReplaysTheRest() throws IOException {
        appendTen();
        Path file = CommitLog.files(folder).get(0);
        byte[] whole = Files.readAllBytes(file);
        int entry = whole.length / 10;
        for (int flipped = 3 * entry; flipped < 4 * entry; flipped++) {
            byte[] damaged = whole.clone();
            damaged[flipped] ^= 0x10;
            Files.write(file, damaged);
            assertThat(numbers()).as("byte %s", flipped).containsExactly(0, 1, 2, 4, 5, 6, 7, 8, 9);
            assertThat(LogReplay.of(folder, ignored -> {}).corrupt()).isEqualTo(1);
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
        LogReplay.Result result = LogReplay.of(folder, write -> numbers.add(number(write.mutations())));
        if (result.unfinished() != null) {
            numbers.add(number(result.unfinished().mutations()));
        }
        return numbers;
    }

    private static int number(List<Mutation> mutations) {
        return Integer.parseInt(mutations.get(0).key().utf8().substring(4));
    }

    private static Mutation write(int number) {
        String text = IntStream.range(0, 5).mapToObj(Integer::toString).reduce("", String::concat);
        return new Mutation(
                Table.RECORDS,
                Bytes.ofUtf8(String.format(java.util.Locale.ROOT, "key-%04d", number)),
                Bytes.ofUtf8(text));
    }
}
