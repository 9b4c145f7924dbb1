// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.checker.Budget;
import dev.touchstone.checker.CheckResult;
import dev.touchstone.checker.Unknown;
import dev.touchstone.checker.Verdict;
import dev.touchstone.checker.catalog.Catalog;
import dev.touchstone.checker.catalog.Request;
import dev.touchstone.checker.model.ConsistencyModels;
import dev.touchstone.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What right and wrong stores did, asked about every model, against the axioms by brute force. */
class DifferentialTest {
    private static final int HISTORIES = Integer.getInteger("touchstone.differential", 1_500);
    private static final int COMMITTED_MAX = 5;
    private static final ConsistencyModels MODELS = ConsistencyModels.standard();

    /** Here the catalogue means the definition of Biswas and Enea, which counts sessions. */
    private static final List<String> OTHERWISE_OF_REGISTERS = List.of("causal");

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyVerdictIsTrue(boolean lists) {
        Map<Verdict, Integer> verdicts = new TreeMap<>();
        int judged = 0;
        for (int seed = 0; judged < HISTORIES; seed++) {
            List<Txn> txns = draw(seed, lists);
            if (Axioms.committed(txns, lists) > COMMITTED_MAX) {
                continue;
            }
            judged++;
            judge("seed " + seed + (lists ? ", lists " : ", registers ") + txns, txns, lists, 2, seed, verdicts);
        }
        assertThat(verdicts.get(Verdict.VALID)).isGreaterThan(HISTORIES);
        assertThat(verdicts.get(Verdict.INVALID)).isGreaterThan(HISTORIES / 2);
    }

    private static List<Txn> draw(int seed, boolean lists) {
        SplittableRandom random = new SplittableRandom(seed);
        SimulatedStore.Isolation[] isolations = SimulatedStore.Isolation.values();
        SimulatedStore.Shape shape = new SimulatedStore.Shape(
                3 + random.nextInt(4), 2 + random.nextInt(3), 1 + random.nextInt(3), 2 + random.nextInt(3), lists);
        List<Txn> txns = SimulatedStore.run(random, shape, isolations[random.nextInt(isolations.length)]);
        StoreBug[] bugs = StoreBug.values();
        return random.nextBoolean()
                ? txns
                : bugs[random.nextInt(bugs.length)].in(txns, lists, random).orElse(txns);
    }

    /** Fails unless all that is said of these transactions is true; asks about one model of so many, from this one on. */
    static void judge(
            String context, List<Txn> txns, boolean lists, int stride, int first, Map<Verdict, Integer> verdicts) {
        Map<String, Boolean> expected = Axioms.judge(txns, lists);
        History history = Txn.history(txns, lists);
        List<String> valid = new ArrayList<>();
        List<String> invalid = new ArrayList<>();
        List<String> models = List.copyOf(MODELS.models());
        for (int i = Math.floorMod(first, stride); i < models.size(); i += stride) {
            String model = models.get(i);
            if (!lists && OTHERWISE_OF_REGISTERS.contains(model)) {
                continue;
            }
            CheckResult result = check(history, lists, model);
            verdicts.merge(result.verdict(), 1, Integer::sum);
            Boolean holds = expected.get(model);
            String where = model + " of " + context + ": " + result.verdict() + " " + result.measurements() + " "
                    + result.findings() + result.unknown();
            if (result.verdict() == Verdict.UNKNOWN) {
                Unknown.Cause cause =
                        result.unknown() == null ? null : result.unknown().cause();
                assertThat(cause).as(where).isIn(Unknown.Cause.TOO_FEW_OPERATIONS, Unknown.Cause.UNDECIDABLE);
                boolean isDecided = holds != null && !model.equals("causal-cerone") && !model.equals("read-atomic");
                assertThat(isDecided && cause == Unknown.Cause.UNDECIDABLE)
                        .as(where)
                        .isFalse();
            } else if (holds != null) {
                assertThat(result.verdict() == Verdict.VALID).as(where).isEqualTo(holds);
            }
            (result.verdict() == Verdict.VALID
                            ? valid
                            : result.verdict() == Verdict.INVALID ? invalid : new ArrayList<String>())
                    .add(model);
            saysTheTruth(where, result, expected);
        }
        for (String strong : valid) {
            assertThat(invalid).as(strong + " is valid: " + context).noneMatch(weak -> MODELS.implies(strong, weak));
        }
    }

    /** Whatever was asked, what is said of other models is true. */
    private static void saysTheTruth(String where, CheckResult result, Map<String, Boolean> expected) {
        for (String name : List.of("not", "also-not", "strongest-possible")) {
            if (result.measurements().get(name) instanceof List<?> named) {
                for (Object model : named) {
                    Boolean holds = expected.get(String.valueOf(model));
                    assertThat(holds == null || holds == name.equals("strongest-possible"))
                            .as("%s says %s %s", where, name, model)
                            .isTrue();
                }
            }
        }
    }

    private static CheckResult check(History history, boolean lists, String model) {
        return Catalog.question(history, Request.workload(lists ? "list-append" : "rw-register", model))
                .answer(history, checker -> Budget.defaults())
                .results()
                .get(0);
    }
}
