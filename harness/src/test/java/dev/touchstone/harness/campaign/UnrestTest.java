// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.reports.run.CellVerdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnrestTest {
    private static final Aftermath RESTLESS =
            new Aftermath("", List.of("the cluster did not settle within 15200 ms", "the final reads did not end"));

    private final Unrest unrest = new Unrest();

    @Test
    void cellsThatWereJudgedAllTheSameAreNamed() {
        for (String cell : List.of("b", "a", "d", "c")) {
            unrest.note(cell, CellVerdict.VALID, RESTLESS);
        }
        unrest.note("m", CellVerdict.MEASURED, new Aftermath("n2 has ended", List.of()));
        assertThat(unrest.notes())
                .containsExactly(
                        "n2 has ended: 1 cell judged all the same, m",
                        "the cluster did not settle within 15200 ms; the final reads did not end:"
                                + " 4 cells judged all the same, a, b, c, …");
    }

    @Test
    void whatSaysItItselfOrWasWellIsNot() {
        unrest.note("a", CellVerdict.UNKNOWN, RESTLESS);
        unrest.note("b", CellVerdict.INVALID, RESTLESS);
        unrest.note("c", CellVerdict.VALID, Aftermath.WELL);
        assertThat(unrest.notes()).isEmpty();
    }
}
