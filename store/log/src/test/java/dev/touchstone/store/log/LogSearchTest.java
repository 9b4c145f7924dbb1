// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.log.LogSettings.Durability;
import dev.touchstone.store.protocol.port.Mutation;
import dev.touchstone.store.protocol.port.Table;
import dev.touchstone.store.protocol.wire.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LogSearchTest {
    private static final Bytes KEY = Bytes.ofUtf8("label");

    private final SimLogDisk disk = new SimLogDisk();

    @ParameterizedTest
    @ValueSource(ints = {32, 4096})
    void findsTheLastValueInWhateverSegmentItIs(int segmentBytes) throws IOException {
        assertThat(found()).as("there is no log").isNull();
        try (CommitLog log = open(segmentBytes)) {
            log.append(List.of(of(Table.RECORDS, KEY, "of another table"), of(Table.META, other(0), "x")));
            assertThat(found()).isNull();
            log.append(List.of(of(Table.META, KEY, "old")));
            log.append(List.of(
                    of(Table.META, other(0), "before it"),
                    of(Table.META, KEY, "older"),
                    new Mutation(Table.META, other(1), null),
                    of(Table.META, KEY, "new"),
                    of(Table.META, other(2), "behind it")));
            for (int i = 0; i < 20; i++) {
                log.append(List.of(of(Table.META, other(i), "value " + i)));
            }
            assertThat(found()).as("of a log that is open").isEqualTo(Bytes.ofUtf8("new"));
            log.closeCleanly();
        }
        assertThat(found()).isEqualTo(Bytes.ofUtf8("new"));
    }

    /** Whatever byte of the log is damaged: the value before is found then, or the same, if there is any. */
    @Test
    void findsWhatIsLeftOfADamagedLog() throws IOException {
        try (CommitLog log = open(4096)) {
            log.append(List.of(of(Table.META, KEY, "old")));
            log.append(List.of(of(Table.META, other(0), "between")));
            log.append(List.of(of(Table.META, KEY, "new")));
            log.append(List.of(of(Table.META, other(1), "after")));
        }
        String name = SegmentFormat.segmentsIn(disk.list()).get(0);
        byte[] sound = bytes(disk.content(name));
        List<Bytes> found = new ArrayList<>();
        for (int at = 0; at < sound.length; at++) {
            byte[] damaged = sound.clone();
            damaged[at] ^= 1;
            disk.delete(name);
            try (LogFile file = disk.create(name)) {
                file.append(ByteBuffer.wrap(damaged));
            }
            Bytes value = found();
            assertThat(value).as("byte %s", at).isIn(Bytes.ofUtf8("old"), Bytes.ofUtf8("new"));
            found.add(value);
        }
        assertThat(found).contains(Bytes.ofUtf8("old"), Bytes.ofUtf8("new"));
    }

    private Bytes found() throws IOException {
        return LogSearch.lastValue(disk, Table.META, KEY);
    }

    private CommitLog open(int segmentBytes) throws IOException {
        LogSettings settings = new LogSettings(segmentBytes, Durability.PROCESS);
        return CommitLog.after(disk, LogReplay.verified(disk), settings, 7, false);
    }

    private static Mutation of(Table table, Bytes key, String value) {
        return new Mutation(table, key, Bytes.ofUtf8(value));
    }

    private static Bytes other(int number) {
        return Bytes.ofUtf8("other-" + number);
    }

    private static byte[] bytes(ByteBuffer content) {
        byte[] bytes = new byte[content.remaining()];
        content.get(bytes);
        return bytes;
    }
}
