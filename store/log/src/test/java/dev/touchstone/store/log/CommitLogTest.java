// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.store.log.LogSettings.Durability;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.wire.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class CommitLogTest {
    private static final LogSettings SMALL = new LogSettings(4096, Durability.PROCESS);
    /** Each entry has a segment of its own. */
    private static final LogSettings TINY = new LogSettings(32, Durability.PROCESS);

    private final SimLogDisk disk = new SimLogDisk();

    @Test
    void replaysWhatWasAppendedButNotWhatWasAborted() throws IOException {
        Mutation gone = new Mutation(Table.META, Bytes.ofUtf8("gone"), null);
        try (CommitLog log = open(SMALL)) {
            log.append(List.of(write(0), gone));
            log.abort(log.append(List.of(write(1))));
            log.append(List.of(write(2)));
            log.appendLost(Table.HINTS, Bytes.ofUtf8("lost"));
            log.append(List.of(write(3)));
        }
        List<LogChange> replayed = new ArrayList<>();
        ReplayedLog log = LogReplay.of(disk, each -> replayed.addAll(each.changes()));
        assertThat(replayed)
                .containsExactly(
                        new LogChange(Table.RECORDS, write(0).key(), write(0).value(), false),
                        new LogChange(Table.META, Bytes.ofUtf8("gone"), null, false),
                        new LogChange(Table.RECORDS, write(2).key(), write(2).value(), false),
                        new LogChange(Table.HINTS, Bytes.ofUtf8("lost"), null, true));
        assertThat(Objects.requireNonNull(log.unfinished()).changes().get(0).key())
                .isEqualTo(write(3).key());
        assertThat(log.report().lastSequence()).isEqualTo(6);
        assertThat(log.report().entries()).isEqualTo(6);
        assertThat(log.report().damages())
                .as("what was lost before is no damage")
                .isEmpty();
    }

    @Test
    void findsTheLastChangeOfAKeyThoughARefusedWriteEndsItsSegment() throws IOException {
        Mutation refused = new Mutation(Table.RECORDS, write(1).key(), Bytes.ofUtf8("refused"));
        try (CommitLog log = open(TINY)) {
            log.append(List.of(write(1)));
            log.append(List.of(write(2)));
            log.abort(log.append(List.of(refused)));
        }
        assertThat(SegmentFormat.segmentsIn(disk.list()))
                .as("the abort is in a file of its own")
                .hasSize(4);
        LogChange last = LogReplay.lastChange(disk, Table.RECORDS, write(1).key());
        assertThat(Objects.requireNonNull(last).value()).isEqualTo(write(1).value());
        assertThat(LogReplay.lastChange(disk, Table.META, write(1).key())).isNull();
    }

    @Test
    void goesOnInANewSegmentAndDropsThoseOfEarlierLivesAsOne() throws IOException {
        for (int life = 0; life < 3; life++) {
            try (CommitLog log = open(SMALL)) {
                for (int i = 0; i < 100; i++) {
                    log.append(List.of(write(100 * life + i)));
                }
            }
        }
        try (CommitLog log = open(SMALL)) {
            assertThat(log.oldestFinished()).as("nothing follows it").isNull();
            assertThat(log.append(List.of(write(300)))).isEqualTo(301);
            assertThat(log.oldestFinished()).isSameAs(log.earlier());
            log.dropOldest();
            assertThat(log.totalBytes()).isEqualTo(log.newest().bytes());
        }
        ReplayedLog log = LogReplay.verified(disk);
        assertThat(log.report()).isEqualTo(new LogReport(1, 301, 0, List.of()));
    }

    @Test
    void hasNothingOfAnAppendThatHadNoRoom() throws IOException {
        for (int room = 0; room < 300; room++) {
            SimLogDisk full = new SimLogDisk();
            List<Integer> appended = new ArrayList<>();
            try (CommitLog log = CommitLog.after(full, LogReplay.verified(full), TINY, 1, false)) {
                log.append(List.of(write(0)));
                full.room(room);
                for (int i = 1; i < 4; i++) {
                    try {
                        log.append(List.of(write(i)));
                        appended.add(i);
                    } catch (LogFullException expected) {
                        assertThat(expected).hasMessageContaining("no room");
                    }
                }
                full.room(Long.MAX_VALUE);
                log.append(List.of(write(9)));
                appended.add(9);
            }
            List<Integer> found = new ArrayList<>();
            ReplayedLog log = LogReplay.of(full, each -> found.add(number(each)));
            found.add(number(Objects.requireNonNull(log.unfinished())));
            appended.add(0, 0);
            assertThat(found).as("room for %s bytes", room).isEqualTo(appended);
            assertThat(log.report().damages()).as("room for %s bytes", room).isEmpty();
        }
    }

    @Test
    void keepsASegmentThatThereIsNoRoomToDrop() throws IOException {
        try (CommitLog log = open(TINY)) {
            log.append(List.of(write(0)));
            log.append(List.of(write(1)));
            disk.room(10);
            assertThatThrownBy(log::dropOldest).isInstanceOf(LogFullException.class);
            disk.room(Long.MAX_VALUE);
            assertThat(LogReplay.verified(disk).report().entries()).isEqualTo(2);
            log.dropOldest();
            log.closeCleanly();
        }
        ReplayedLog log = LogReplay.verified(disk);
        assertThat(log.report()).isEqualTo(new LogReport(1, 2, 0, List.of()));
        assertThat(log.isClean()).isTrue();
    }

    @Test
    void deletesWhatWasDroppedAndLeavesAloneWhatIsNoSegment() throws IOException {
        try (CommitLog log = open(TINY)) {
            log.append(List.of(write(0)));
            log.append(List.of(write(1)));
        }
        disk.put("log-0000000000000002x", new byte[] {1});
        disk.put(SegmentFormat.name(0), disk.bytes(SegmentFormat.name(1)));
        disk.put("MANIFEST.new", new byte[] {1});
        open(TINY).close();
        assertThat(disk.list())
                .containsExactly(
                        "MANIFEST", "TAIL", "log-0000000000000001", "log-0000000000000002", "log-0000000000000002x");
    }

    @Test
    void putsASegmentAsideThatItsManifestDoesNotName() throws IOException {
        try (CommitLog log = open(SMALL)) {
            for (int i = 0; i < 3; i++) {
                log.append(List.of(write(i)));
            }
        }
        disk.put(SegmentFormat.name(2), disk.bytes(SegmentFormat.name(1)));
        ReplayedLog replayed = LogReplay.verified(disk);
        assertThat(replayed.report().damages())
                .extracting(LogDamage::kind)
                .containsExactly(LogDamage.Kind.SEGMENT_EXTRA);
        CommitLog.after(disk, replayed, SMALL, 1, true).close();
        assertThat(disk.list())
                .containsExactly("MANIFEST", "TAIL", "log-0000000000000001", "stray-log-0000000000000002");
    }

    @Test
    void keepsTheNumberOfAnIncidentUntilItIsWithdrawnAndNeverUsesItAgain() throws IOException {
        try (CommitLog log = open(SMALL)) {
            log.append(List.of(write(0)));
        }
        CommitLog.after(disk, LogReplay.verified(disk), SMALL, 1, true).close();
        long first = LogReplay.verified(disk).incident();
        assertThat(first).isPositive();
        CommitLog.after(disk, LogReplay.verified(disk), SMALL, 1, true).close();
        long second = LogReplay.verified(disk).incident();
        assertThat(second).as("though nothing was written in between").isGreaterThan(first);
        try (CommitLog log = CommitLog.after(disk, LogReplay.verified(disk), SMALL, 1, true)) {
            log.append(List.of(write(1)));
            assertThat(LogReplay.verified(disk).incident()).isGreaterThan(second);
            log.withdrawIncident(second);
            log.append(List.of(write(2)));
        }
        ReplayedLog log = LogReplay.verified(disk);
        assertThat(log.incident()).isEqualTo(second);
        assertThat(log.report().entries()).isEqualTo(3);
        assertThat(log.report().damages()).isEmpty();
    }

    @Test
    void saysWhatIsWrongAndWhere() throws IOException {
        try (CommitLog log = open(SMALL)) {
            for (int i = 0; i < 3; i++) {
                log.append(List.of(write(i)));
            }
        }
        byte[] content = disk.bytes(SegmentFormat.name(1));
        int entry = (content.length - SegmentFormat.HEADER_BYTES) / 3;
        content[SegmentFormat.HEADER_BYTES + entry + 5]++;
        disk.put(SegmentFormat.name(1), content);
        LogReport report = LogReplay.verified(disk).report();
        assertThat(report.damages())
                .containsExactly(new LogDamage(
                        LogDamage.Kind.ENTRY,
                        "log-0000000000000001",
                        SegmentFormat.HEADER_BYTES + entry,
                        entry + " bytes are no entry after 1"));
        assertThat(report.entries()).isEqualTo(2);
        assertThat(report.losesUnknownKeys()).isTrue();
    }

    private CommitLog open(LogSettings settings) throws IOException {
        return CommitLog.after(disk, LogReplay.verified(disk), settings, 1, false);
    }

    private static int number(LogWrite write) {
        return Integer.parseInt(write.changes().get(0).key().utf8().substring(4));
    }

    private static Mutation write(int number) {
        return new Mutation(Table.RECORDS, Bytes.ofUtf8("key-" + number), Bytes.ofUtf8("a value"));
    }
}
