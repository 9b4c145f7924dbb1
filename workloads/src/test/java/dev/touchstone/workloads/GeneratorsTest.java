// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.workloads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.history.Functions;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What runs ask to be done is a function of the seed, and no value is asked for twice. */
class GeneratorsTest {
    static List<Workload> workloads() {
        return Workloads.ALL;
    }

    private static List<Operation> operations(Workload workload, long seed, int count) {
        Workload.Run run = workload.begin(new SplittableRandom(seed));
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            operations.add(run.next());
        }
        return operations;
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void oneSeedOneSequence(Workload workload) {
        assertThat(operations(workload, 5, 500)).isEqualTo(operations(workload, 5, 500));
        assertThat(operations(workload, 6, 500)).isNotEqualTo(operations(workload, 5, 500));
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void noValueIsWrittenTwiceAndReadsCarryNone(Workload workload) {
        List<Object> written = new ArrayList<>();
        for (Operation operation : operations(workload, 1, 5_000)) {
            if (operation.function().equals(Functions.READ)) {
                assertThat(operation.value()).isNull();
            } else if (operation.value() != null || !workload.equals(RegisterWorkload.DELETES)) {
                written.add(operation.value());
            }
        }
        assertThat(written).doesNotContainNull().doesNotHaveDuplicates().hasSizeGreaterThan(1_000);
    }

    /** Written down, so that another JVM, and another release, is held to the same. */
    @Test
    void theSequencesAreTheseInEveryJvm() {
        assertThat(text(RegisterWorkload.DEFAULT)).isEqualTo(REGISTER);
        assertThat(text(SetWorkload.DEFAULT)).isEqualTo(SET);
    }

    private static final String REGISTER =
            "read r1, read r1, write r1 1, write r1 2, write r3 3, read r0, write r1 4, read r3, read r3, write r3 5,"
                    + " read r3, write r1 6";
    private static final String SET =
            "read s2, add s0 1, add s2 2, add s2 3, add s0 4, add s0 5, add s2 6, read s2, add s0 7, add s1 8, read"
                    + " s1, add s2 9";

    private static String text(Workload workload) {
        return operations(workload, 42, 12).stream()
                .map(each -> each.function() + " " + each.key() + (each.value() == null ? "" : " " + each.value()))
                .collect(Collectors.joining(", "));
    }

    @Test
    void allKeysAreUsedAndTheShareOfReadsIsAsTold() {
        List<Operation> operations = operations(new RegisterWorkload(4, 0.25), 3, 10_000);
        assertThat(operations.stream().map(Operation::key).distinct())
                .containsExactlyInAnyOrder("r0", "r1", "r2", "r3");
        assertThat(operations.stream().filter(each -> each.function().equals(Functions.READ)))
                .hasSizeBetween(2_300, 2_700);
    }
}
