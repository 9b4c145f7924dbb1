// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.protocol.bucket.KnownBug;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A known bug that no campaign catches is a hole in the campaigns. What was found is told in docs/known-bugs.md. */
class KnownBugsTest {
    private static final Path PAGE =
            Path.of(System.getProperty("user.dir")).resolveSibling("docs").resolve("known-bugs.md");
    private static final String BEGIN = "<!-- bugs: written by KnownBugsTest -Drewrite -->\n";
    private static final String END = "<!-- end of bugs -->\n";
    private static final String HEAD = """
        | bug | what is wrong | tried by | found by | first seed | operations | beside them |
        |---|---|---|---|---|---|---|
        """;
    /** A finding that takes so many is understood at a glance; none at all, if the trouble of the world shows it alone. */
    private static final int OPERATIONS_MOST = 10;

    @TempDir
    private Path scratch;

    @Test
    void everyKnownBugIsCaughtWithinFiftySeedsAndItsRunMadeSmall() throws Exception {
        List<BugHunt> hunts = hunts();
        holdThePageToIt(hunts.stream().map(BugHunt::row).collect(Collectors.joining("\n", HEAD, "\n")));
        for (BugHunt hunt : hunts) {
            assertThat(hunt.seed()).as("first seed that catches %s", hunt.bug()).isBetween(1L, (long) BugHunt.SEEDS);
            assertThat(hunt.operations())
                    .as("operations of the smallest run of %s", hunt.bug())
                    .isBetween(0, OPERATIONS_MOST);
            assertThat(hunt.foundBy())
                    .as("what the smallest run of %s shows", hunt.bug())
                    .isNotEqualTo("nothing");
            assertThat(hunt.repeats())
                    .as("%s: the same bytes again", hunt.bug())
                    .isTrue();
        }
    }

    /** As many bugs at a time as there are cores; each is a pure function of its control. */
    private List<BugHunt> hunts() throws InterruptedException, ExecutionException {
        ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            List<Future<Optional<BugHunt>>> hunts = new ArrayList<>();
            List<KnownBug> tried = List.of(KnownBug.values());
            for (KnownBug bug : tried) {
                hunts.add(threads.submit(() -> BugHunt.of(bug, scratch)));
            }
            List<BugHunt> found = new ArrayList<>();
            for (int i = 0; i < hunts.size(); i++) {
                Optional<BugHunt> hunt = hunts.get(i).get();
                assertThat(hunt).as("a control of %s", tried.get(i)).isPresent();
                found.add(hunt.orElseThrow());
            }
            return found;
        } finally {
            threads.shutdownNow();
        }
    }

    private static void holdThePageToIt(String table) throws IOException {
        String page = Files.readString(PAGE);
        int from = page.indexOf(BEGIN) + BEGIN.length();
        int to = page.indexOf(END);
        assertThat(page).contains(BEGIN, END);
        if (System.getProperty("rewrite") != null) {
            Files.writeString(PAGE, page.substring(0, from) + table + page.substring(to));
            return;
        }
        assertThat(page.substring(from, to))
                .as("the table, which -Drewrite writes")
                .isEqualTo(table);
    }
}
