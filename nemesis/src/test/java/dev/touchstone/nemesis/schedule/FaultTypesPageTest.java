// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.jsontype.NamedType;
import dev.touchstone.nemesis.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** That docs/faults.md has a row for every type of fault. */
class FaultTypesPageTest {
    private static final Path PAGE =
            Path.of(System.getProperty("user.dir")).resolveSibling("docs").resolve("faults.md");

    @Test
    void everyTypeIsThereWithWhatItNeeds() throws IOException, ReflectiveOperationException {
        List<String> page = Files.readAllLines(PAGE);
        int head = page.indexOf("| type | needs | `sim` | `local` | `local --links netns` | `compose` |");
        List<String> expected = new ArrayList<>();
        for (NamedType type : FaultJson.TYPES) {
            Fault fault = ScheduleJsonTest.sample(type.getType());
            String need = fault.need().name().toLowerCase(Locale.ROOT).replace('_', '-');
            expected.add("| `" + type.getName() + "` | " + need + " |");
        }
        List<String> there = page.subList(head + 2, page.size()).stream()
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> line.substring(0, line.indexOf('|', line.indexOf('|', 1) + 1) + 1))
                .toList();
        assertThat(there).isEqualTo(expected);
    }
}
