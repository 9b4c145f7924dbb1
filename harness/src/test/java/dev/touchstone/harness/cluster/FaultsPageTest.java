// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.nemesis.Fault.Need;
import dev.touchstone.nemesis.schedule.FaultKind;
import dev.touchstone.nemesis.schedule.FaultKinds;
import dev.touchstone.simulation.SimWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** That docs/faults.md says of every fault in which clusters it is. */
class FaultsPageTest {
    private static final Path PAGE =
            Path.of(System.getProperty("user.dir")).resolveSibling("docs").resolve("faults.md");
    private static final String KINDS =
            "| fault | what it is | nodes | `sim` | `local` | `local --links netns` | `compose` |";
    private static final String TYPES = "| type | needs | `sim` | `local` | `local --links netns` | `compose` |";

    /** In the order of the columns. */
    private static final List<ClusterOffer> OFFERS = List.of(
            ClusterOffer.of(ClusterKind.SIM, LinkKind.PROXY),
            ClusterOffer.of(ClusterKind.LOCAL, LinkKind.PROXY),
            ClusterOffer.of(ClusterKind.LOCAL, LinkKind.NETNS),
            ClusterOffer.of(ClusterKind.COMPOSE, LinkKind.PROXY));

    @Test
    void theKindsAreThoseOfTheRegistryAndExistWhereThePageSays() throws IOException {
        List<List<String>> rows = rows(KINDS);
        assertThat(rows)
                .extracting(row -> row.get(0))
                .containsExactlyElementsOf(FaultKinds.all().stream()
                        .map(kind -> "`" + kind.name() + "`")
                        .toList());
        for (List<String> row : rows) {
            FaultKind kind = FaultKinds.named(row.get(0).replace("`", ""));
            assertThat(row.get(2)).as("nodes of %s", kind.name()).isEqualTo(String.valueOf(kind.nodesMin()));
            List<String> expected = OFFERS.stream()
                    .map(offer -> offer.needs().containsAll(kind.needs()) ? "yes" : "-")
                    .toList();
            assertThat(row.subList(3, 7)).as("clusters of %s", kind.name()).isEqualTo(expected);
        }
    }

    @Test
    void aTypeHasEvidenceInTheClustersThatOfferWhatItNeeds() throws IOException {
        for (List<String> row : rows(TYPES)) {
            Need need = Need.valueOf(row.get(1).replace('-', '_').toUpperCase(Locale.ROOT));
            for (int column = 0; column < OFFERS.size(); column++) {
                boolean offered = OFFERS.get(column).needs().contains(need);
                assertThat(!row.get(2 + column).equals("-"))
                        .as("%s in column %d", row.get(0), 2 + column)
                        .isEqualTo(offered);
            }
        }
    }

    @Test
    void theSimulatorOffersWhatItIsSaidToOffer() {
        Set<Need> said = ClusterOffer.of(ClusterKind.SIM, LinkKind.PROXY).needs();
        assertThat(said).isEqualTo(SimWorld.OFFERS);
    }

    private static List<List<String>> rows(String head) throws IOException {
        List<String> lines = Files.readAllLines(PAGE);
        assertThat(lines).contains(head);
        return lines.stream()
                .skip(lines.indexOf(head) + 2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> Stream.of(line.substring(1).split("\\|"))
                        .map(String::strip)
                        .toList())
                .toList();
    }
}
