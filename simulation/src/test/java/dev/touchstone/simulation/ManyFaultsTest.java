// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.nemesis.schedule.FaultKind;
import dev.touchstone.nemesis.schedule.FaultKinds;
import dev.touchstone.store.protocol.bucket.BucketSettings;
import dev.touchstone.store.protocol.bucket.Consistency;
import dev.touchstone.store.protocol.bucket.QuorumKind;
import dev.touchstone.store.protocol.bucket.ReadRepair;
import dev.touchstone.store.protocol.bucket.Resolve;
import dev.touchstone.workloads.RegisterWorkload;
import dev.touchstone.workloads.SetWorkload;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Under every fault no invariant breaks, and afterwards all is answered and agreed on; {@link SimRun} throws if not. */
class ManyFaultsTest {
    private static final SimConfig CONFIG = SimConfig.ofNodes(5).withShards(2);

    static List<String> faults() {
        List<String> combinations =
                List.of("partition-flapping+kill-minority", "packet-loss+pause-one", "reset-links+slow-one");
        return Stream.concat(FaultKinds.all().stream(), combinations.stream().map(FaultKinds::named))
                .filter(kind -> SimWorld.OFFERS.containsAll(kind.needs()))
                .map(FaultKind::name)
                .toList();
    }

    private static BucketSettings settings(
            int r, int w, Consistency consistency, Resolve resolve, QuorumKind quorum, ReadRepair repair) {
        return new BucketSettings(3, r, w, consistency, resolve, quorum, repair, new TreeSet<>());
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aSloppyBucketOfSiblingsRecovers(String fault) {
        BucketSettings sloppy =
                settings(1, 2, Consistency.EVENTUAL, Resolve.SIBLINGS, QuorumKind.SLOPPY, ReadRepair.ASYNC);
        assertFinalReadsAreOk(SimRun.of(21, CONFIG, SetWorkload.DEFAULT, sloppy, fault));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aQuorumBucketRecovers(String fault) {
        BucketSettings quorum = settings(2, 2, Consistency.QUORUM, Resolve.LWW, QuorumKind.STRICT, ReadRepair.BLOCKING);
        assertFinalReadsAreOk(SimRun.of(22, CONFIG, RegisterWorkload.DEFAULT, quorum, fault));
    }

    private static void assertFinalReadsAreOk(SimRun run) {
        int last = run.history().size() - 1;
        assertThat(run.trial().problems()).isEmpty();
        assertThat(run.history().isOk(last)).isTrue();
    }
}
