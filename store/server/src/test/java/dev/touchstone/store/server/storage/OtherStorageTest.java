// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.port.StorageContract;
import dev.touchstone.store.protocol.range.RangeStates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.EnumSet;
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
    private static final NodeId N1 = new NodeId("n1");
    private static final NodeId N3 = new NodeId("n3");
    private static final String MEMBERSHIP = "membership";
    private static final int SHARDS = 2;
    private static final int ALL = 100;

    @TempDir(factory = DamageTest.InMemory.class)
    private Path folder;

    private final Logger opening = (Logger) LoggerFactory.getLogger(StorageOpening.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
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
        start(N1, SHARDS);
        copy(data(N1).resolve("shard-0"), folder.resolve("older"));
        assertThat(start(N1, SHARDS).corrupt.sum()).isZero();
        put(folder.resolve("older"), data(N1).resolve("shard-0"));
        if (!clean) {
            kill(data(N1).resolve("shard-0"));
        }
        assertInDoubt(start(N1, SHARDS), 1);
        assertThat(told())
                .matches("(?s).*expected shard-0 of 2 of node n1 of boot \\d+ or later, found shard-0 of 2 of"
                        + " node n1 of boot \\d+.*");
        assertThat(start(N1, SHARDS).corrupt.sum()).as("it is told once").isZero();
    }

    @Test
    void anotherNodesIsInDoubt() throws Exception {
        start(N1, SHARDS);
        start(N3, SHARDS);
        for (String part : List.of("shard-1", MEMBERSHIP)) {
            put(data(N3).resolve(part), data(N1).resolve(part));
        }
        assertInDoubt(start(N1, SHARDS), 2);
        assertThat(told()).contains("found shard-1 of 2 of node n3 of boot", "found membership of node n3 of boot");
    }

    @Test
    void shardsThatWereExchangedAreInDoubt() throws Exception {
        start(N1, SHARDS);
        copy(data(N1).resolve("shard-0"), folder.resolve("first"));
        put(data(N1).resolve("shard-1"), data(N1).resolve("shard-0"));
        put(folder.resolve("first"), data(N1).resolve("shard-1"));
        assertInDoubt(start(N1, SHARDS), 2);
    }

    @ParameterizedTest
    @CsvSource({"shard-0, true", "shard-0, false", "shard-1, true", "membership, true", "membership, false"})
    void oneThatIsGoneOrEmptiedIsInDoubt(String part, boolean gone) throws Exception {
        start(N1, SHARDS);
        FileSteps.UNWATCHED.delete(data(N1).resolve(part));
        if (!gone) {
            Files.createDirectory(data(N1).resolve(part));
        }
        assertInDoubt(start(N1, SHARDS), 1);
        assertThat(told()).contains("found nothing that says whose it is");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLostMetaIsToldAndWhatIsGoneWithItToo(boolean gone) throws Exception {
        start(N1, SHARDS);
        Path meta = data(N1).resolve("META");
        if (gone) {
            Files.delete(meta);
        } else {
            Files.writeString(meta, "");
        }
        FileSteps.UNWATCHED.delete(data(N1).resolve(MEMBERSHIP));
        StorageStats stats = start(N1, SHARDS);
        assertThat(stats.corrupt.sum()).as("META and the membership part").isEqualTo(2);
        assertThat(stats.damaged.sum()).isEqualTo(1);
        assertThat(start(N1, SHARDS).corrupt.sum()).isZero();
    }

    @Test
    void theRangesOfOneThatIsInDoubtAreSuspect() throws Exception {
        start(N1, SHARDS);
        Path shard = data(N1).resolve("shard-0");
        try (ChronicleStorage storage = MovedShards.open(shard)) {
            storage.write(List.of(ShardMoveTest.serving()), new StorageContract.Outcomes());
        }
        copy(shard, folder.resolve("older"));
        start(N1, SHARDS);
        try (ChronicleStorage storage = MovedShards.open(shard)) {
            RangeStates states = new RangeStates(0, SHARDS);
            states.load(storage);
            assertThat(states.isServing()).isTrue();
        }
        put(folder.resolve("older"), shard);
        start(N1, SHARDS);
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
                NodeId node = new NodeId("n-" + first + "-" + second);
                for (int parts : new int[] {first, ALL, second, first, second, ALL, ALL}) {
                    assertThat(start(node, SHARDS, parts, FileSteps.UNWATCHED)
                                    .corrupt
                                    .sum())
                            .as("starts that ended after %s and %s steps", first, second)
                            .isZero();
                    for (Path each : clean ? List.<Path>of() : StorageFolder.files(data(node))) {
                        if (Files.isDirectory(each)) {
                            kill(each);
                        }
                    }
                }
            }
        }
    }

    /** As if it had not been closed. */
    private static void kill(Path part) throws IOException {
        Files.deleteIfExists(part.resolve(MapSeals.NAME));
        Files.writeString(part.resolve(OpenMarker.NAME), "\n");
    }

    /** The same of a start that moves shards. */
    @Test
    @Timeout(120)
    void whateverStepOfAMoveWasTheLastNothingIsInDoubt() throws Exception {
        boolean ended = false;
        for (int last = 0; !ended; last++) {
            NodeId node = new NodeId("n-" + last);
            start(node, SHARDS);
            int[] left = {last};
            FileSteps steps = new FileSteps(step -> {
                if (left[0]-- <= 0) {
                    throw new IOException("stopped");
                }
            });
            try {
                start(node, SHARDS + 1, ALL, steps);
                ended = true;
            } catch (StorageException stopped) {
                assertThat(left[0]).isNegative();
            }
            for (int shards : new int[] {SHARDS + 1, SHARDS + 1, 1}) {
                assertThat(start(node, shards).corrupt.sum())
                        .as("%s shards after a move that ended after %s steps", shards, last)
                        .isZero();
            }
        }
    }

    @Test
    void oneOfAnEarlierReleaseIsTakenOver() throws Exception {
        try (DataDirectory directory = DataDirectory.open(data(N1), "c", N1, SHARDS)) {
            MovedShards.open(directory.folder("shard-0")).close();
            MovedShards.open(directory.folder("shard-1")).close();
        }
        assertThat(Files.readString(data(N1).resolve("META"))).doesNotContain("labelled");
        assertThat(start(N1, SHARDS).corrupt.sum()).isZero();
        assertThat(Files.readString(data(N1).resolve("META"))).containsPattern("\nlabelled=\\d+\n");
        FileSteps.UNWATCHED.delete(data(N1).resolve("shard-0"));
        assertInDoubt(start(N1, SHARDS), 1);
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

    private StorageStats start(NodeId node, int shards) throws Exception {
        return start(node, shards, ALL, FileSteps.UNWATCHED);
    }

    /** Opens so many storages as a start of a node does, notes that when these are all, and closes them. */
    private StorageStats start(NodeId node, int shards, int parts, FileSteps steps) throws Exception {
        StorageStats stats = new StorageStats();
        List<ChronicleStorage> opened = new ArrayList<>();
        try (DataDirectory directory = DataDirectory.open(data(node), "c", node, shards, steps)) {
            stats.corrupt.add(directory.lostMeta() ? 1 : 0);
            new ShardMove(directory, MovedShards.CONFIG, stats).to(shards, none -> EnumSet.noneOf(KnownBug.class));
            for (int part = 0; part <= shards && part < parts; part++) {
                Origin origin = part == shards ? directory.part(MEMBERSHIP) : directory.shard(part, shards);
                Path at = directory.folder(origin.part());
                opened.add(ChronicleStorage.open(at, MovedShards.CONFIG, Runnable::run, stats, failure -> {}, origin));
            }
            if (parts > shards + 1) {
                directory.noteLabels();
            }
        } finally {
            opened.forEach(ChronicleStorage::close);
        }
        return stats;
    }

    private Path data(NodeId node) {
        return folder.resolve(node.name());
    }

    private static void put(Path from, Path in) throws IOException {
        FileSteps.UNWATCHED.delete(in);
        copy(from, in);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectory(to);
        for (Path file : StorageFolder.files(from)) {
            Files.copy(file, to.resolve(StorageFolder.name(file)), StandardCopyOption.COPY_ATTRIBUTES);
        }
    }
}
