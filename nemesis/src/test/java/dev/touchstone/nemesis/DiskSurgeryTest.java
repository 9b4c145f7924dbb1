// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.nemesis.DiskFault.Damage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskSurgeryTest {
    private static final String LOG = "shard-0/log-0000000000000001";
    private static final String MAP = "shard-0/records.map";
    private static final List<String> NEVER_DAMAGED = List.of("LOCK", "META", "shard-0/DIRTY");

    @TempDir
    Path folder;

    private Path data;
    private DiskSurgery surgery;

    @BeforeEach
    void fill() throws IOException {
        data = folder.resolve("data");
        surgery = new DiskSurgery(data, folder.resolve("copy"));
        fill(data);
    }

    private static void fill(Path data) throws IOException {
        Files.createDirectories(data.resolve("shard-0"));
        for (String file : NEVER_DAMAGED) {
            Files.writeString(data.resolve(file), "keep " + file);
        }
        byte[] bytes = new byte[20_000];
        Arrays.fill(bytes, (byte) 'x');
        Files.write(data.resolve(LOG), bytes);
        // As sparse as a map: 8 MiB, of which two blocks are in use.
        try (RandomAccessFile map = new RandomAccessFile(data.resolve(MAP).toFile(), "rw")) {
            map.setLength(8 << 20);
            map.seek(4096);
            map.write(bytes, 0, 4096);
            map.seek(5 << 20);
            map.write(bytes, 0, 100);
        }
    }

    private static Map<String, String> content(Path folder) throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) tree.filter(Files::isRegularFile)::iterator) {
                byte[] bytes = Files.readAllBytes(file);
                content.put(folder.relativize(file).toString(), bytes.length + ":" + Arrays.hashCode(bytes));
            }
        }
        return content;
    }

    @Test
    void bitsAreFlippedInLogAndMapAndNowhereElse() throws IOException {
        Map<String, String> before = content(data);
        for (long seed = 1; seed <= 20; seed++) {
            String done = surgery.damage(Damage.FLIP, seed);
            assertThat(done).contains("flipped in " + LOG).contains("flipped in " + MAP);
            Map<String, String> after = content(data);
            assertThat(after.get(LOG)).startsWith("20000:");
            assertThat(after.get(MAP)).startsWith((8 << 20) + ":");
            NEVER_DAMAGED.forEach(file -> assertThat(after.get(file)).isEqualTo(before.get(file)));
        }
        assertThat(content(data).get(LOG)).isNotEqualTo(before.get(LOG));
        assertThat(content(data).get(MAP)).isNotEqualTo(before.get(MAP));
    }

    @Test
    void anOddNumberOfBitsIsADifferentFileEachTime() throws IOException {
        List<String> seen = new ArrayList<>();
        for (long seed = 1; seed <= 5; seed++) {
            fill(data);
            surgery.damage(Damage.FLIP, seed);
            seen.add(content(data).get(LOG));
        }
        assertThat(seen).doesNotHaveDuplicates();
    }

    @Test
    void endsAreCutOffLogAndMap() throws IOException {
        String done = surgery.damage(Damage.CUT, 3);
        assertThat(done).contains("of 20000 bytes cut off the end of " + LOG).contains("cut off the end of " + MAP);
        assertThat(Files.size(data.resolve(LOG))).isBetween(20_000L - (16 << 10), 19_999L);
        assertThat(Files.size(data.resolve(MAP))).as("cut into what is in use").isLessThan((5 << 20) + 4096);
    }

    @Test
    void theSameSeedDoesTheSame() throws IOException {
        for (Damage how : Damage.values()) {
            fill(data);
            String first = surgery.damage(how, 11);
            Map<String, String> damaged = content(data);
            Files.delete(data.resolve(MAP));
            fill(data);
            assertThat(surgery.damage(how, 11)).isEqualTo(first);
            assertThat(content(data)).isEqualTo(damaged);
            Files.delete(data.resolve(MAP));
        }
    }

    @Test
    void anOldCopyIsPutBackWhole() throws IOException {
        Map<String, String> old = content(data);
        assertThat(surgery.copy()).contains("copied 4 files with");
        Files.writeString(data.resolve(LOG), "newer");
        Files.writeString(data.resolve("shard-0/log-0000000000000099"), "newest");
        Files.writeString(data.resolve("META"), "boot 2");
        surgery.rollBack();
        assertThat(content(data)).isEqualTo(old);
        surgery.rollBack();
        assertThat(content(data)).as("a copy can be put back twice").isEqualTo(old);
    }

    @Test
    void aCopyMayLieInTheDirectoryItself() throws IOException {
        DiskSurgery inside = new DiskSurgery(data, data.resolve("data-copy"));
        inside.copy();
        Files.writeString(data.resolve(LOG), "newer");
        assertThat(inside.wipe()).isEqualTo("deleted 4 files");
        assertThat(data.resolve(LOG)).doesNotExist();
        inside.rollBack();
        assertThat(Files.size(data.resolve(LOG))).isEqualTo(20_000);
        assertThat(inside.copy()).as("no copy of the copy").contains("copied 4 files");
    }

    @Test
    void aCopyTakesThePlaceOfAnEarlierOne() throws IOException {
        surgery.copy();
        Files.delete(data.resolve(LOG));
        surgery.copy();
        surgery.rollBack();
        assertThat(data.resolve(LOG)).doesNotExist();
    }

    @Test
    void withoutACopyNothingIsDeleted() throws IOException {
        Map<String, String> before = content(data);
        assertThatThrownBy(surgery::rollBack)
                .isInstanceOf(IOException.class)
                .hasMessage("there is no copy of " + data + " to put back");
        assertThat(content(data)).isEqualTo(before);
    }

    @Test
    void aWipedDiskHasItsLockLeft() throws IOException {
        assertThat(surgery.wipe()).isEqualTo("deleted 4 files");
        assertThat(content(data).keySet()).containsExactly("LOCK");
    }

    @Test
    void whereThereIsNothingToDamageNothingWasDone() throws IOException {
        surgery.wipe();
        assertThatThrownBy(() -> surgery.damage(Damage.FLIP, 1)).hasMessageContaining("has anything to damage");
    }
}
