// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.log.LogSettings.Durability;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Short logs, closed or killed, with every bit flipped, every file cut at every byte, and every file lost, repeated, exchanged or
 * old: a replay gives the truth, or says that it does not.
 */
final class LogMutationTest {
    private int damaged;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyBitIsSeenOrDoesNotMatter(boolean clean) throws IOException {
        for (LogScript script : LogScript.all()) {
            SimLogDisk disk = written(script, clean);
            for (String name : disk.list()) {
                byte[] content = disk.bytes(name);
                for (int bit = 0; bit < 8 * content.length; bit++) {
                    byte[] flipped = content.clone();
                    flipped[bit / 8] ^= (byte) (1 << bit % 8);
                    SimLogDisk image = disk.afterKill();
                    image.put(name, flipped);
                    assertHonest(script, image, "bit " + bit + " of " + name);
                }
            }
        }
        assertThat(damaged).isGreaterThan(10_000);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyCutIsSeenOrDoesNotMatter(boolean clean) throws IOException {
        for (LogScript script : LogScript.all()) {
            SimLogDisk disk = written(script, clean);
            for (String name : disk.list()) {
                byte[] content = disk.bytes(name);
                for (int length = 0; length < content.length; length++) {
                    SimLogDisk cut = disk.afterKill();
                    cut.put(name, Arrays.copyOf(content, length));
                    assertHonest(script, cut, name + " cut to " + length);
                    SimLogDisk zeros = disk.afterKill();
                    zeros.put(name, Arrays.copyOf(Arrays.copyOf(content, length), content.length));
                    assertHonest(script, zeros, name + " zeros from " + length);
                    SimLogDisk longer = disk.afterKill();
                    longer.put(name, longer(content, length));
                    assertHonest(script, longer, name + " repeated from " + length);
                }
            }
        }
        assertThat(damaged).isGreaterThan(1_000);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyFileThatIsLostRepeatedOrExchangedIsSeenOrDoesNotMatter(boolean clean) throws IOException {
        for (LogScript script : LogScript.all()) {
            SimLogDisk disk = written(script, clean);
            for (String name : disk.list()) {
                SimLogDisk lost = disk.afterKill();
                lost.lose(name);
                assertHonest(script, lost, name + " lost");
                for (String other : disk.list()) {
                    SimLogDisk repeated = disk.afterKill();
                    repeated.put(other, disk.bytes(name));
                    assertHonest(script, repeated, other + " is " + name);
                    repeated.put(name, disk.bytes(other));
                    assertHonest(script, repeated, name + " and " + other + " exchanged");
                }
                if (name.startsWith("log-")) {
                    for (int sequence = 0; sequence < 30; sequence++) {
                        SimLogDisk extra = disk.afterKill();
                        extra.put(SegmentFormat.name(sequence), disk.bytes(name));
                        assertHonest(script, extra, name + " again as " + sequence);
                    }
                }
            }
        }
        assertThat(damaged).isPositive();
    }

    /** Each file as it was at each moment before, and as another log has it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyOldFileAndThoseOfOtherLogsAreSeenOrDoNotMatter(boolean clean) throws IOException {
        for (LogScript script : LogScript.all()) {
            SimLogDisk disk = new SimLogDisk();
            List<SimLogDisk> old = new ArrayList<>();
            disk.beforeEachStep(() -> old.add(disk.afterKill()));
            end(script.write(disk, Durability.PROCESS), clean);
            for (LogScript other : LogScript.all()) {
                SimLogDisk foreign = new SimLogDisk();
                foreign.put(
                        "MANIFEST",
                        new Manifest(77, 0, List.of(), 0, true)
                                .text()
                                .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                end(other.write(foreign, Durability.PROCESS), clean);
                old.add(foreign);
            }
            for (SimLogDisk each : old) {
                for (String name : each.list()) {
                    SimLogDisk image = disk.afterKill();
                    image.put(name, each.bytes(name));
                    assertHonest(script, image, name + " of another time or log");
                }
            }
        }
        assertThat(damaged).isPositive();
    }

    private static byte[] longer(byte[] content, int from) {
        byte[] longer = Arrays.copyOf(content, 2 * content.length - from);
        System.arraycopy(content, from, longer, content.length, content.length - from);
        return longer;
    }

    private static SimLogDisk written(LogScript script, boolean clean) throws IOException {
        SimLogDisk disk = new SimLogDisk();
        end(script.write(disk, Durability.PROCESS), clean);
        return disk;
    }

    private static void end(CommitLog log, boolean clean) throws IOException {
        if (clean) {
            log.closeCleanly();
        } else {
            log.close();
        }
    }

    private void assertHonest(LogScript script, SimLogDisk image, String what) throws IOException {
        List<ReplayedLog> replayed = new ArrayList<>();
        Map<String, String> tables;
        try {
            tables = LogScript.tables(image, replayed);
        } catch (UnknownLogException refused) {
            damaged++;
            return;
        }
        LogReport report = replayed.get(0).report();
        if (report.damages().isEmpty()) {
            assertThat(tables).as(what).isEqualTo(script.end());
            return;
        }
        damaged++;
        for (String key : new TreeSet<>(tables.keySet())) {
            List<String> allowed = LogCrashTest.everOrLost(script, key);
            assertThat(tables.get(key)).as("%s of %s, %s", key, what, report).isIn(allowed);
        }
        if (!report.losesUnknownKeys()) {
            TreeMap<String, String> known = new TreeMap<>(script.end());
            tables.forEach((key, value) -> {
                if (value.equals("?")) {
                    known.put(key, "?");
                }
            });
            assertThat(tables).as("%s, %s", what, report).isEqualTo(known);
        }
        assertNotForgotten(image, what, report);
    }

    /** At whatever moment the storage ends while it is opened again: the damage is found once more, or it is noted that it was found. */
    private static void assertNotForgotten(SimLogDisk damaged, String what, LogReport report) throws IOException {
        SimLogDisk image = damaged.afterKill();
        if (!report.losesUnknownKeys()) {
            return;
        }
        ReplayedLog first = LogReplay.verified(image);
        List<SimLogDisk> ends = new ArrayList<>();
        image.beforeEachStep(() -> ends.add(image.afterKill()));
        CommitLog.after(image, first, new LogSettings(LogScript.SEGMENT_BYTES, Durability.PROCESS), 1, true)
                .close();
        ends.add(image.afterKill());
        for (SimLogDisk end : ends) {
            ReplayedLog second = LogReplay.verified(end);
            assertThat(second.report().losesUnknownKeys() || second.incident() != first.incident())
                    .as("%s: %s, then %s", what, report, second.report())
                    .isTrue();
        }
        assertThat(LogReplay.verified(image).incident()).as(what).isNotEqualTo(first.incident());
    }
}
