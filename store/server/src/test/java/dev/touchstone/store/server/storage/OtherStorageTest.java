// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.touchstone.store.protocol.port.StorageContract;
import dev.touchstone.store.protocol.range.RangeStates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** A folder that is sound, and not the one that was left there: an older one, another node's, another shard's, or none. */
final class OtherStorageTest {
    private static final String MEMBERSHIP = StartedNode.MEMBERSHIP;
    private static final int SHARDS = 2;
    private static final int ALL = StartedNode.ALL;

    @TempDir(factory = DamageTest.InMemory.class)
    private Path folder;

    private StartedNode n1;

    private final Logger opening = (Logger) LoggerFactory.getLogger(StorageOpening.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        n1 = new StartedNode(folder, "n1");
        lines.start();
        opening.addAppender(lines);
    }

    @AfterEach
    void listenNoMore() {
        opening.detachAppender(lines);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anOlderCopyOfItsOwnIsInDoubt(boolean clean) throws Exception {
        n1.start(SHARDS);
        StartedNode.copy(n1.part("shard-0"), folder.resolve("older"));
        assertThat(n1.start(SHARDS).corrupt.sum()).isZero();
        StartedNode.put(folder.resolve("older"), n1.part("shard-0"));
        if (!clean) {
            StartedNode.kill(n1.part("shard-0"));
        }
        assertInDoubt(n1.start(SHARDS), 1);
        assertThat(told())
                .matches("(?s).*expected shard-0 of 2 of node n1 of boot \\d+ or later, found shard-0 of 2 of"
                        + " node n1 of boot \\d+.*");
        assertThat(n1.start(SHARDS).corrupt.sum()).as("it is told once").isZero();
    }

    @Test
    void anotherNodesIsInDoubt() throws Exception {
        StartedNode n3 = new StartedNode(folder, "n3");
        n1.start(SHARDS);
        n3.start(SHARDS);
        for (String part : List.of("shard-1", MEMBERSHIP)) {
            StartedNode.put(n3.part(part), n1.part(part));
        }
        assertInDoubt(n1.start(SHARDS), 2);
        assertThat(told()).contains("found shard-1 of 2 of node n3 of boot", "found membership of node n3 of boot");
    }

    @Test
    void shardsThatWereExchangedAreInDoubt() throws Exception {
        n1.start(SHARDS);
        StartedNode.copy(n1.part("shard-0"), folder.resolve("first"));
        StartedNode.put(n1.part("shard-1"), n1.part("shard-0"));
        StartedNode.put(folder.resolve("first"), n1.part("shard-1"));
        assertInDoubt(n1.start(SHARDS), 2);
    }

    @ParameterizedTest
    @CsvSource({"shard-0, true", "shard-0, false", "shard-1, true", "membership, true", "membership, false"})
    void oneThatIsGoneOrEmptiedIsInDoubt(String part, boolean gone) throws Exception {
        n1.start(SHARDS);
        FileSteps.UNWATCHED.delete(n1.part(part));
        if (!gone) {
            Files.createDirectory(n1.part(part));
        }
        assertInDoubt(n1.start(SHARDS), 1);
        assertThat(told()).contains("found nothing that says whose it is");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLostMetaIsToldAndWhatIsGoneWithItToo(boolean gone) throws Exception {
        n1.start(SHARDS);
        Path meta = n1.part("META");
        if (gone) {
            Files.delete(meta);
        } else {
            Files.writeString(meta, "");
        }
        FileSteps.UNWATCHED.delete(n1.part(MEMBERSHIP));
        StorageStats stats = n1.start(SHARDS);
        assertThat(stats.corrupt.sum()).as("META and the membership part").isEqualTo(2);
        assertThat(stats.damaged.sum()).isEqualTo(1);
        assertThat(n1.start(SHARDS).corrupt.sum()).isZero();
    }

    @Test
    void theRangesOfOneThatIsInDoubtAreSuspect() throws Exception {
        n1.start(SHARDS);
        Path shard = n1.part("shard-0");
        try (ChronicleStorage storage = MovedShards.open(shard)) {
            storage.write(List.of(ShardMoveTest.serving()), new StorageContract.Outcomes());
        }
        StartedNode.copy(shard, folder.resolve("older"));
        n1.start(SHARDS);
        try (ChronicleStorage storage = MovedShards.open(shard)) {
            RangeStates states = new RangeStates(0, SHARDS);
            states.load(storage);
            assertThat(states.isServing()).isTrue();
        }
        StartedNode.put(folder.resolve("older"), shard);
        n1.start(SHARDS);
        try (ChronicleStorage storage = MovedShards.open(shard)) {
            RangeStates states = new RangeStates(0, SHARDS);
            assertThat(states.load(storage)).isTrue();
            assertThat(states.counts().suspect()).isEqualTo(512);
        }
    }

    /** Starts end after some step, as by a kill, or are whole; no folder was touched. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Timeout(120)
    void whateverStepOfAStartWasTheLastNothingIsInDoubt(boolean clean) throws Exception {
        for (int first = 0; first <= SHARDS + 2; first++) {
            for (int second = 0; second <= SHARDS + 2; second++) {
                StartedNode node = new StartedNode(folder, "n-" + first + "-" + second);
                for (int parts : new int[] {first, ALL, second, first, second, ALL, ALL}) {
                    assertThat(node.start(SHARDS, parts, FileSteps.UNWATCHED)
                                    .corrupt
                                    .sum())
                            .as("starts that ended after %s and %s steps", first, second)
                            .isZero();
                    if (!clean) {
                        node.kill();
                    }
                }
            }
        }
    }

    /** The same of a start that moves shards. */
    @Test
    @Timeout(120)
    void whateverStepOfAMoveWasTheLastNothingIsInDoubt() throws Exception {
        boolean ended = false;
        for (int last = 0; !ended; last++) {
            StartedNode node = new StartedNode(folder, "n-" + last);
            node.start(SHARDS);
            int[] left = {last};
            FileSteps steps = new FileSteps(step -> {
                if (left[0]-- <= 0) {
                    throw new IOException("stopped");
                }
            });
            try {
                node.start(SHARDS + 1, ALL, steps);
                ended = true;
            } catch (StorageException stopped) {
                assertThat(left[0]).isNegative();
            }
            for (int shards : new int[] {SHARDS + 1, SHARDS + 1, 1}) {
                assertThat(node.start(shards).corrupt.sum())
                        .as("%s shards after a move that ended after %s steps", shards, last)
                        .isZero();
            }
        }
    }

    @Test
    void oneOfAnEarlierReleaseIsTakenOver() throws Exception {
        try (DataDirectory directory = DataDirectory.open(n1.data, "c", n1.id, SHARDS)) {
            MovedShards.open(directory.folder("shard-0")).close();
            MovedShards.open(directory.folder("shard-1")).close();
        }
        assertThat(Files.readString(n1.part("META"))).doesNotContain("labelled");
        assertThat(n1.start(SHARDS).corrupt.sum()).isZero();
        assertThat(Files.readString(n1.part("META"))).containsPattern("\nlabelled=\\d+\n");
        FileSteps.UNWATCHED.delete(n1.part("shard-0"));
        assertInDoubt(n1.start(SHARDS), 1);
    }

    private void assertInDoubt(StorageStats stats, int storages) {
        assertThat(stats.corrupt.sum()).isEqualTo(storages);
        assertThat(stats.damaged.sum()).isEqualTo(storages);
        assertThat(told()).contains("event=other-storage", "event=storage-damaged");
    }

    private String told() {
        StringBuilder all = new StringBuilder();
        lines.list.forEach(each -> all.append(each.getFormattedMessage()).append('\n'));
        return all.toString();
    }
}
