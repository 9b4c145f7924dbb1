// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.ambient;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.simulation.SimConfig;
import dev.touchstone.simulation.SimRun;
import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.workloads.SetWorkload;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Trouble that comes by itself: it does come, breaks no invariant, and is over when faults are; {@link SimRun} throws if not. */
class AmbientFaultsTest {
    private static SimRun run(Map<AmbientKind, Duration> every) {
        return run(31, every);
    }

    private static SimRun run(long seed, Map<AmbientKind, Duration> every) {
        SimConfig config = SimConfig.ofNodes(5).withShards(2).withAmbient(every);
        return SimRun.of(seed, config, SetWorkload.DEFAULT, BucketSettings.DEFAULT, "none");
    }

    @ParameterizedTest
    @EnumSource
    void comesAndGoes(AmbientKind kind) {
        EnumMap<AmbientKind, Duration> every = new EnumMap<>(AmbientKind.class);
        every.put(kind, Duration.ofMillis(300));
        SimRun run = run(every);
        assertThat(run.coverage().counts().get("fault/ambient " + kind.word())).isPositive();
        assertThat(run.trial().problems()).isEmpty();
        assertThat(run.history().isOk(run.history().size() - 1)).isTrue();
    }

    @Test
    void aStorageThatFailsForGoodIsFeltAndItsNodeStops() {
        EnumMap<AmbientKind, Duration> every = new EnumMap<>(AmbientKind.class);
        every.put(AmbientKind.STORAGE_FAILED, Duration.ofMillis(200));
        long felt = 0;
        long missed = 0;
        for (long seed = 31; seed < 51; seed++) {
            Map<String, Long> counts = run(seed, every).coverage().counts();
            felt += counts.get("reply/Rejected STORAGE_FAILED") + counts.get("reply/Indeterminate");
            missed += counts.get("note/liveness");
        }
        assertThat(felt).isPositive();
        assertThat(missed)
                .as("most are up again before they are missed, and some are not")
                .isPositive();
    }

    @Test
    void withoutTroubleThereIsNone() {
        run(new EnumMap<>(AmbientKind.class)).coverage().counts().forEach((name, count) -> {
            if (name.startsWith("fault/ambient")) {
                assertThat(count).as(name).isZero();
            }
        });
    }
}
