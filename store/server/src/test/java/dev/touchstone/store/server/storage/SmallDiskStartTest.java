// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.server.storage.StorageConfig.TableSize;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A storage on a disk too small for it: a tmpfs in a mount namespace of its own. */
@Timeout(120)
final class SmallDiskStartTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void mounts() throws Exception {
        Assumptions.assumeTrue(canMount(), "unshare -rm is not allowed here, so no small disk can be made");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 3_000, 16_000})
    void saysHowMuchIsLeftAndNeeded(int kibibytes) throws Exception {
        String said = open(kibibytes, StorageConfig.DEFAULT);
        assertThat(said)
                .startsWith(
                        "full: the storage in " + folder + " cannot be opened: the disk " + folder + " (tmpfs) has ")
                .containsPattern("has [0-9]+ bytes left, and " + needed(StorageConfig.DEFAULT) + " are needed")
                .contains("nothing is damaged")
                .doesNotContain("InternalError");
    }

    /** What is demanded suffices, and is not far from what is used. */
    @ParameterizedTest
    @ValueSource(ints = {64, 512, 4_096})
    void demandsWhatIsUsed(int valueBytes) throws Exception {
        for (long[] each : new long[][] {{1_000, 4}, {20_000, 100}, {70_000, 4}, {700_000, 1}}) {
            StorageConfig config = config(new TableSize(each[0], valueBytes, (int) each[1]));
            String said = open((int) (needed(config) / 1024 + 1 + 8), config);
            assertThat(said).as("%d entries, growth %d", each[0], each[1]).startsWith("opened");
        }
    }

    @Test
    void aDiskWithoutAnyRoomIsFullWhateverFails() {
        StorageException full = NoRoomException.explain("it", folder, new IOException("No space left on device"));
        assertThat(full.isDiskFull()).isTrue();
        StorageException other = NoRoomException.explain("it", folder, new IOException("Permission denied"));
        assertThat(other.isDiskFull()).isFalse();
        assertThat(other).hasMessage("it: java.io.IOException: Permission denied");
        StorageException fault = NoRoomException.explain("it", folder, new InternalError("a fault"));
        assertThat(fault.isDiskFull()).as("there is room").isFalse();
    }

    private static StorageConfig config(TableSize records) {
        TableSize tiny = new TableSize(100, 100, 1);
        return new StorageConfig(records, tiny, tiny, 1 << 20, 4096, 0);
    }

    private static long needed(StorageConfig config) {
        return Stream.of(config.records(), config.hints(), config.meta())
                .mapToLong(TableSize::freshBytes)
                .sum();
    }

    private String open(int kibibytes, StorageConfig config) throws Exception {
        List<String> command = new ArrayList<>(List.of("unshare", "-rm", "sh", "-c"));
        command.addAll(
                List.of("mount -t tmpfs -o size=" + kibibytes + "k tmpfs \"$0\" && exec \"$@\"", folder.toString()));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(each -> each.startsWith("--add-") || each.startsWith("-Dchronicle"))
                .forEach(command::add);
        command.addAll(List.of("-Xmx128m", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(
                Opening.class.getName(),
                folder.toString(),
                Long.toString(config.records().entries()),
                Integer.toString(config.records().valueBytes()),
                Integer.toString(config.records().growth()),
                Boolean.toString(config.equals(StorageConfig.DEFAULT))));
        Path out = Files.createTempFile("small-disk", ".out");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(out.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            process.waitFor();
            List<String> lines = Files.readAllLines(out, StandardCharsets.UTF_8);
            return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
        } finally {
            Files.delete(out);
        }
    }

    private static boolean canMount() throws IOException, InterruptedException {
        try {
            return new ProcessBuilder("unshare", "-rm", "true").start().waitFor() == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    /** Opens one, and says how that went. */
    static final class Opening {
        private Opening() {}

        public static void main(String[] args) {
            StorageConfig config = Boolean.parseBoolean(args[4])
                    ? StorageConfig.DEFAULT
                    : config(new TableSize(
                            Long.parseLong(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3])));
            try {
                ChronicleStorage.open(Path.of(args[0]), config, Runnable::run, new StorageStats(), failure -> {})
                        .close();
                System.out.println("opened");
            } catch (StorageException e) {
                System.out.println((e.isDiskFull() ? "full: " : "failed: ") + e.getMessage());
            }
        }
    }
}
