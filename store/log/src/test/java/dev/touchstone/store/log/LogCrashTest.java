// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.log.LogSettings.Durability;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Short logs, ended before every step and in the middle of every append, by a kill and by a loss of power: what was acknowledged
 * is there, whatever was torn, and an end that broke no promise is never taken for damage.
 */
final class LogCrashTest {
    private final Set<String> seen = new HashSet<>();
    private int images;

    @Test
    void losesNothingAtAnyKill() throws IOException {
        for (LogScript script : LogScript.all()) {
            SimLogDisk disk = new SimLogDisk();
            disk.beforeEachByte(() -> assertSound(script, disk.afterKill(), "a kill"));
            script.write(disk, Durability.PROCESS).closeCleanly();
        }
        assertThat(images).isGreaterThan(1_000);
    }

    @Test
    void losesNothingThatWasSyncedAtAnyLossOfPower() throws IOException {
        for (LogScript script : LogScript.all()) {
            SimLogDisk disk = new SimLogDisk();
            disk.beforeEachStep(() -> disk.afterPowerLoss(each -> assertSound(script, each, "a loss of power")));
            script.write(disk, Durability.DISK).closeCleanly();
        }
        assertThat(images).isGreaterThan(5_000);
    }

    @Test
    void losesNothingToAnEndWhileItIsOpenedAgain() throws IOException {
        LogScript script = LogScript.all().get(2);
        SimLogDisk disk = new SimLogDisk();
        disk.beforeEachStep(() -> disk.afterPowerLoss(this::assertOpens));
        script.write(disk, Durability.DISK);
        assertThat(images).isGreaterThan(1_000);
    }

    private void assertOpens(SimLogDisk end) {
        if (!seen.add(end.fingerprint())) {
            return;
        }
        try {
            Map<String, String> before = LogScript.tables(end, new ArrayList<>());
            end.beforeEachStep(
                    () -> end.afterPowerLoss(again -> assertIs(before, again, "a loss of power while it is opened")));
            goOn(end).close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nobody can tell what a disk that lies has lost; what is read is never wrong, and often it can be told. */
    @Test
    void isNeverWrongWhereSyncsLie() throws IOException {
        int[] told = new int[2];
        SplittableRandom random = new SplittableRandom(1);
        for (LogScript script : LogScript.all()) {
            SimLogDisk disk = new SimLogDisk();
            goOn(disk).close();
            disk.lieAboutSyncs();
            disk.beforeEachStep(() -> {
                for (int i = 0; i < 200; i++) {
                    told[isTold(script, disk.afterPowerLoss(random)) ? 1 : 0]++;
                }
            });
            script.write(disk, Durability.DISK);
        }
        assertThat(told[0]).as("images where nothing shows the lie").isPositive();
        assertThat(told[1]).as("images where it is seen").isPositive();
    }

    private static boolean isTold(LogScript script, SimLogDisk image) {
        List<ReplayedLog> replayed = new ArrayList<>();
        try {
            Map<String, String> tables = LogScript.tables(image, replayed);
            if (replayed.get(0).report().damages().isEmpty()) {
                assertThat(tables).isIn(script.statesWithRefused());
                return false;
            }
            tables.forEach((key, value) -> assertThat(value).isIn(everOrLost(script, key)));
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> everOrLost(LogScript script, String key) {
        List<String> values = new ArrayList<>(script.ever(key));
        values.add("?");
        return values;
    }

    private void assertSound(LogScript script, SimLogDisk image, String end) {
        if (!seen.add(script.possible() + image.fingerprint())) {
            return;
        }
        List<ReplayedLog> replayed = new ArrayList<>();
        try {
            Map<String, String> tables = LogScript.tables(image, replayed);
            assertThat(replayed.get(0).report().damages()).as(end).isEmpty();
            assertThat(tables).as(end).isIn(script.possible());
            images++;
            SimLogDisk again = image.afterKill();
            CommitLog log = goOn(again);
            log.append(List.of(LogScript.put("later", "x")));
            log.closeCleanly();
            tables.put("later", "x");
            assertIs(tables, again, "and then a clean life");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void assertIs(Map<String, String> expected, SimLogDisk image, String end) {
        List<ReplayedLog> replayed = new ArrayList<>();
        try {
            assertThat(LogScript.tables(image, replayed)).as(end).isEqualTo(expected);
            assertThat(replayed.get(0).report().damages()).as(end).isEmpty();
            images++;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CommitLog goOn(SimLogDisk disk) throws IOException {
        return CommitLog.after(
                disk,
                LogReplay.verified(disk),
                new LogSettings(LogScript.SEGMENT_BYTES, Durability.DISK),
                LogScript.SALT,
                false);
    }
}
