// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** A META that is older than what lies beside it, alone and with whatever else was put back from the same copy. */
final class OlderMetaTest {
    private static final String META = "META";
    private static final int SHARDS = 2;
    private static final List<String> PARTS = List.of(META, "shard-0", "shard-1", StartedNode.MEMBERSHIP);

    @TempDir(factory = DamageTest.InMemory.class)
    private Path folder;

    private StartedNode n1;

    private final List<Logger> loggers = List.of((Logger) LoggerFactory.getLogger(StorageOpening.class), (Logger)
            LoggerFactory.getLogger(DataDirectory.class));
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        n1 = new StartedNode(folder, "n1");
        lines.start();
        loggers.forEach(each -> each.addAppender(lines));
    }

    @AfterEach
    void listenNoMore() {
        loggers.forEach(each -> each.detachAppender(lines));
    }

    static Stream<Arguments> subsets() {
        return IntStream.range(1, 1 << PARTS.size()).boxed().flatMap(subset -> Stream.of(true, false)
                .map(clean -> {
                    List<String> parts = IntStream.range(0, PARTS.size())
                            .filter(each -> (subset >> each & 1) == 1)
                            .mapToObj(PARTS::get)
                            .toList();
                    return Arguments.of(parts, clean);
                }));
    }

    /** All but the whole directory, of which nobody can know. */
    @ParameterizedTest(name = "{0}, closed cleanly: {1}")
    @MethodSource("subsets")
    void whateverIsPutBackIsToldAndInDoubt(List<String> parts, boolean clean) throws Exception {
        n1.start(SHARDS);
        Path older = folder.resolve("older");
        StartedNode.copy(n1.data, older);
        Set<Long> boots = new HashSet<>(Set.of(n1.boot()));
        for (int life = 0; life < 3; life++) {
            assertThat(n1.start(SHARDS).corrupt.sum()).isZero();
            boots.add(n1.boot());
        }
        if (!clean) {
            n1.kill();
        }
        for (String part : parts) {
            StartedNode.put(older.resolve(part), n1.part(part));
        }
        StorageStats stats = n1.start(SHARDS);
        boolean isWhole = parts.equals(PARTS);
        long storages = parts.stream().filter(each -> !each.equals(META)).count();
        assertThat(stats.corrupt.sum()).isEqualTo(isWhole ? 0 : parts.size());
        assertThat(stats.damaged.sum()).isEqualTo(isWhole ? 0 : storages);
        for (String part : PARTS) {
            boolean isTold = parts.contains(part) && !isWhole;
            String what = part.equals(META) ? "boot-number-older file=" : "other-storage folder=";
            assertThat(told().contains("event=" + what + n1.part(part) + " "))
                    .as("%s is told", part)
                    .isEqualTo(isTold);
        }
        assertThat(boots.add(n1.boot())).as("no boot lives twice").isEqualTo(!isWhole);
        assertThat(n1.start(SHARDS).corrupt.sum()).as("it is told once").isZero();
        assertThat(boots.add(n1.boot())).isEqualTo(!isWhole);
    }

    /** What it says of shards is older, too. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void itsNumberOfShardsIsNotBelieved(int before) throws Exception {
        n1.start(before);
        Path older = Files.copy(n1.part(META), folder.resolve(META));
        n1.start(SHARDS + 1);
        StartedNode.put(older, n1.part(META));
        StorageStats stats = n1.start(SHARDS + 1);
        assertThat(stats.corrupt.sum()).as("META alone").isEqualTo(1);
        assertThat(stats.damaged.sum()).isZero();
    }

    /** Whatever step of the start that finds it is the last, nothing that is in doubt is taken for sound by the next. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void aStartThatEndsEarlyForgetsNothing(int opened) throws Exception {
        n1.start(SHARDS);
        Path older = folder.resolve("older");
        StartedNode.copy(n1.data, older);
        n1.start(SHARDS);
        long last = n1.boot();
        StartedNode.put(older.resolve(META), n1.part(META));
        StartedNode.put(older.resolve("shard-1"), n1.part("shard-1"));
        List<StorageStats> starts = new ArrayList<>();
        starts.add(n1.start(SHARDS, opened, FileSteps.UNWATCHED));
        n1.kill();
        long ended = n1.boot();
        starts.add(n1.start(SHARDS));
        assertThat(ended).isGreaterThan(last);
        assertThat(n1.boot()).isGreaterThan(ended);
        assertThat(starts.stream().mapToLong(each -> each.corrupt.sum()).sum())
                .as("META and shard-1, each once")
                .isEqualTo(2);
        assertThat(starts.get(1).damaged.sum()).as("shard-1 stays in doubt").isEqualTo(1);
    }

    /** With META lost the label of whatever was not put back tells of what was. */
    @Test
    void besideALostMetaAnOlderStorageIsInDoubt() throws Exception {
        n1.start(SHARDS);
        StartedNode.copy(n1.part("shard-0"), folder.resolve("older"));
        n1.start(SHARDS);
        long last = n1.boot();
        Files.delete(n1.part(META));
        StartedNode.put(folder.resolve("older"), n1.part("shard-0"));
        StorageStats stats = n1.start(SHARDS);
        assertThat(stats.corrupt.sum()).as("META and shard-0").isEqualTo(2);
        assertThat(stats.damaged.sum()).isEqualTo(1);
        assertThat(n1.boot()).as("a random one, above those that lived").isGreaterThan(last);
        assertThat(n1.start(SHARDS).corrupt.sum()).isZero();
    }

    /** Its boots say nothing of this node's. */
    @Test
    void aHigherLabelOfAnotherNodeDoesNotMakeItOlder() throws Exception {
        StartedNode other = new StartedNode(folder, "n2");
        begins(n1, 1);
        begins(other, 1000);
        other.start(SHARDS);
        n1.start(SHARDS);
        long last = n1.boot();
        StartedNode.put(other.part("shard-0"), n1.part("shard-0"));
        StorageStats stats = n1.start(SHARDS);
        assertThat(n1.boot()).isEqualTo(last + 1);
        assertThat(stats.corrupt.sum()).isEqualTo(1);
        assertThat(told()).doesNotContain("boot-number-older");
    }

    private static void begins(StartedNode node, long boot) throws Exception {
        Files.createDirectory(node.data);
        new Meta("c", node.id, boot, SHARDS, 0).write(node.data).close();
    }

    private String told() {
        StringBuilder all = new StringBuilder();
        lines.list.stream()
                .filter(each -> each.getLevel() == Level.ERROR)
                .forEach(each -> all.append(each.getFormattedMessage()).append('\n'));
        return all.toString();
    }
}
