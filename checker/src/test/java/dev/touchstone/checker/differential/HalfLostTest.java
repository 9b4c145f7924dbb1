// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.catalog.Catalog;
import dev.touchstone.checker.catalog.Request;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A strict store of which one transaction times out and is kept by half. */
class HalfLostTest {
    private static final int RUNS = 300;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void isInvalidAndWouldBeValidWithItsOtherHalf(boolean lists) {
        int lost = 0;
        int found = 0;
        for (int seed = 0; lost < RUNS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            SimulatedStore.Shape shape = new SimulatedStore.Shape(60, 5, 4, 4, lists);
            List<Txn> txns = SimulatedStore.run(random, shape, SimulatedStore.Isolation.STRICT_SERIALIZABLE);
            assertThat(verdict(txns, lists)).as("seed %d", seed).isEqualTo(Verdict.VALID);
            Optional<List<Txn>> half = StoreBug.HALF_LOST.in(txns, lists, random);
            if (half.isPresent()) {
                lost++;
                found += verdict(half.get(), lists) == Verdict.INVALID ? 1 : 0;
            }
        }
        // What nobody reads again is not missed, and of a register not what was soon overwritten.
        assertThat(found).isGreaterThan(RUNS * (lists ? 80 : 20) / 100);
    }

    private static Verdict verdict(List<Txn> txns, boolean lists) {
        return Catalog.question(
                        Txn.history(txns, lists),
                        Request.workload(lists ? "list-append" : "rw-register", "strict-serializable"))
                .answer(Txn.history(txns, lists), checker -> Budget.defaults())
                .verdict();
    }
}
