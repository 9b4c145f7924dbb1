// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.harness.cluster.ClusterKind;
import dev.touchstone.history.Functions;
import dev.touchstone.history.Outcome;
import dev.touchstone.reports.run.CellResult;
import dev.touchstone.reports.run.CellVerdict;
import dev.touchstone.reports.run.RunFolder;
import dev.touchstone.store.protocol.bucket.KnownBug;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveCheckTest {
    private static final long SEED = 1;

    @TempDir
    private Path directory;

    /** What was told, in order: the phase, or judged. */
    private static class Told implements Progress {
        final List<String> words = Collections.synchronizedList(new ArrayList<>());
        volatile String violation = "";

        @Override
        public void phase(String what, String phase, String detail) {
            words.add(phase);
            violation = phase.equals("violation") ? detail : violation;
        }

        @Override
        public void load(String what, long ok, long fail, long info, double share) {}

        @Override
        public void judged(String cell, CellVerdict verdict, String headline, int done, int total) {
            words.add(verdict.word());
        }
    }

    private static CampaignPlan plan() {
        CampaignFile file = CampaignReader.read("known-bugs");
        String id = CampaignPlan.of(file, SEED).cells().stream()
                .filter(cell -> cell.setting().bugs().contains(KnownBug.READ_BELIEVES_FIRST_ANSWER))
                .findFirst()
                .orElseThrow()
                .id();
        return CampaignPlan.of(file, SEED, id);
    }

    private CellResult run(String folder, LivePolicy live, Told told) throws InterruptedException {
        try (CampaignRunner runner = new CampaignRunner(
                plan(),
                ClusterKind.SIM,
                new RunFolder(directory.resolve(folder)),
                new Provenance("", null, ClusterKind.SIM, SEED),
                new RunPolicy(false, false, live, null, null),
                told)) {
            return runner.run().get(0);
        }
    }

    @Test
    void aKnownBugIsToldWhileItsCellRuns() throws InterruptedException {
        Told told = new Told();
        CellResult result = run("told", LivePolicy.TELL, told);
        assertThat(told.words).contains("violation").endsWith("caught");
        assertThat(told.words.indexOf("violation")).isLessThan(told.words.indexOf("check"));
        assertThat(told.violation).contains("linearizable: Client ", "  #", "write");
        CellResult without = run("without", LivePolicy.NONE, new Told());
        assertThat(result.summary()).isEqualTo(without.summary());
    }

    @Test
    void theLoadEndsThereIfThatIsWanted() throws InterruptedException {
        CellResult whole = run("whole", LivePolicy.NONE, new Told());
        Told told = new Told();
        CellResult stopped = run("stopped", LivePolicy.STOP, told);
        assertThat(told.words).contains("violation").endsWith("caught");
        assertThat(stopped.summary().headline()).contains("ended by --live-stop");
        assertThat(stopped.summary().load().ok())
                .isLessThan(whole.summary().load().ok());
    }

    @Test
    void whoFallsBehindSaysSo() throws InterruptedException {
        CountDownLatch isFull = new CountDownLatch(1);
        Told told = new Told() {
            @Override
            public void phase(String what, String phase, String detail) {
                super.phase(what, phase, detail);
                if (phase.equals("violation")) {
                    await(isFull);
                }
            }
        };
        Cell cell = plan().cells().get(0);
        LiveCheck check = LiveCheck.of(cell, true, 8, told).orElseThrow();
        long operation = write(check, 0, 1);
        operation = write(check, operation, 2);
        read(check, operation++, 1);
        for (int i = 0; i < 8; i++) {
            read(check, operation++, 2);
        }
        isFull.countDown();
        check.finish();
        assertThat(check.found()).isTrue();
        assertThat(told.words).containsExactlyInAnyOrder("violation", "problem");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static long write(LiveCheck check, long operation, long value) {
        check.invoked(operation, 0, Functions.WRITE, "x", value, 0);
        check.completed(operation, 0, Outcome.OK, value, 0);
        return operation + 1;
    }

    private static void read(LiveCheck check, long operation, long value) {
        check.invoked(operation, 0, Functions.READ, "x", null, 0);
        check.completed(operation, 0, Outcome.OK, value, 0);
    }
}
