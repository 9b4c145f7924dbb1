// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models, anomalies and what follows from what, held against Elle's as data. */
class ConsistencyModelsTest {
    /** Ours alone. */
    private static final Set<String> OURS = Set.of("garbage-read", "fractured-read", "observed-transaction-vanishes");

    private final ConsistencyModels models = ConsistencyModels.standard();

    @Test
    void hasElleModelsAndNoOthers() throws IOException {
        Set<String> theirs = new TreeSet<>();
        assertThat(facts("model", fact -> theirs.add(models.canonical(fact.get(0)))))
                .isEqualTo(36);
        assertThat(models.models()).containsExactlyInAnyOrderElementsOf(theirs);
        facts("alias", fact -> assertThat(models.canonical(fact.get(0))).isEqualTo(models.canonical(fact.get(1))));
    }

    @Test
    void hasElleAnomaliesAndOurs() throws IOException {
        Set<String> theirs = new TreeSet<>(OURS);
        assertThat(facts("anomaly", fact -> theirs.add(fact.get(0)))).isEqualTo(60);
        assertThat(models.anomalies()).containsExactlyInAnyOrderElementsOf(theirs);
    }

    @Test
    void statesTheSameImplications() throws IOException {
        Set<String> theirs = new TreeSet<>();
        assertThat(facts(
                        "implies",
                        fact -> theirs.add(models.canonical(fact.get(0)) + " > " + models.canonical(fact.get(1)))))
                .isEqualTo(52);
        Set<String> ours = new TreeSet<>();
        models.models().forEach(m -> models.directlyWeaker(m).forEach(weak -> ours.add(m + " > " + weak)));
        assertThat(ours).isEqualTo(theirs);
        Set<String> cases = new TreeSet<>();
        assertThat(facts("case", fact -> cases.add(fact.get(0) + " > " + fact.get(1))))
                .isEqualTo(56);
        Set<String> ourCases = new TreeSet<>();
        models.anomalies().stream().filter(a -> !OURS.contains(a)).forEach(a -> models.directlyImplied(a)
                .forEach(general -> ourCases.add(a + " > " + general)));
        assertThat(ourCases).isEqualTo(cases);
    }

    /** Through all implications: exactly these anomalies rule a model out. */
    @Test
    void everyModelIsRuledOutByTheSameAnomalies() throws IOException {
        assertThat(facts("violations", fact -> {
                    Set<String> ours = new TreeSet<>(models.prohibitedBy(List.of(fact.get(0))));
                    ours.removeAll(OURS);
                    assertThat(ours).as(fact.get(0)).isEqualTo(new TreeSet<>(fact.subList(1, fact.size())));
                }))
                .isEqualTo(36);
        assertThat(models.prohibitedBy(List.of("read-committed"))).contains("garbage-read");
        assertThat(models.prohibitedBy(List.of("read-uncommitted"))).doesNotContainAnyElementsOf(OURS);
    }

    /** For every anomaly: what it breaks and what it leaves add up, and the boundary lies between. */
    @Test
    void theBoundaryOfEveryAnomalyIsOne() {
        for (String anomaly : models.anomalies()) {
            ConsistencyModels.Boundary boundary = models.boundary(List.of(anomaly));
            Set<String> violated = models.violatedBy(List.of(anomaly));
            Set<String> both = new TreeSet<>(boundary.not());
            both.addAll(boundary.alsoNot());
            assertThat(both).isEqualTo(new TreeSet<>(violated));
            assertThat(boundary.possible()).noneMatch(violated::contains);
            assertThat(boundary.not()).allSatisfy(weakest -> assertThat(models.directlyWeaker(weakest))
                    .noneMatch(violated::contains));
            // A model that implies a violated one is violated.
            models.models().stream()
                    .filter(m -> models.directlyWeaker(m).stream().anyMatch(violated::contains))
                    .forEach(m -> assertThat(violated).contains(m));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "G0, read-uncommitted, ''",
        "G1a, read-committed, strong-read-uncommitted",
        "G-single-item, consistent-view, ''",
        "G2-item, repeatable-read, strong-snapshot-isolation",
        "G2-item-realtime, strict-serializable, strong-session-serializable",
        "lost-update, cursor-stability, ''",
        "fractured-read, read-atomic, ''",
        "observed-transaction-vanishes, monotonic-atomic-view, ''",
    })
    void placesWellKnownAnomalies(String anomaly, String weakestBroken, String stillPossible) {
        ConsistencyModels.Boundary boundary = models.boundary(List.of(anomaly));
        assertThat(boundary.not()).contains(weakestBroken);
        if (!stillPossible.isEmpty()) {
            assertThat(boundary.possible()).contains(stillPossible);
        }
    }

    @Test
    void namesWhatThereIsWhenAModelIsUnknown() {
        assertThatThrownBy(() -> models.canonical("serialisable"))
                .hasMessageContaining("serialisable")
                .hasMessageContaining("snapshot-isolation");
    }

    private static int facts(String kind, Consumer<List<String>> each) throws IOException {
        int count = 0;
        try (InputStream in =
                        Objects.requireNonNull(ConsistencyModelsTest.class.getResourceAsStream("elle-facts.txt"));
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                List<String> words = new ArrayList<>(List.of(line.split(" ")));
                if (words.get(0).equals(kind)) {
                    each.accept(words.subList(1, words.size()));
                    count++;
                }
            }
        }
        return count;
    }
}
