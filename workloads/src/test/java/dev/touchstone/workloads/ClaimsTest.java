// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.workloads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.store.protocol.bucket.Consistency;
import dev.touchstone.store.protocol.bucket.QuorumKind;
import dev.touchstone.store.protocol.bucket.ReadRepair;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Which setting promises what: a claim too many cries wolf, one too few lets the store off. */
class ClaimsTest {
    private static Setting setting(int r, int w, Consistency consistency, QuorumKind quorum, ReadRepair repair) {
        return new Setting("s", 3, r, w, consistency, quorum, repair, new TreeSet<>());
    }

    private static boolean promises(Workload workload, Setting setting, String property, Conditions conditions) {
        return workload.claims(setting, conditions).stream()
                .filter(claim -> claim.property().equals(property))
                .findFirst()
                .orElseThrow()
                .claimed();
    }

    private static final Setting QUORUM = setting(2, 2, Consistency.QUORUM, QuorumKind.STRICT, ReadRepair.BLOCKING);
    private static final Setting STRICT = setting(2, 2, Consistency.EVENTUAL, QuorumKind.STRICT, ReadRepair.ASYNC);
    private static final Setting SLOPPY = setting(2, 2, Consistency.EVENTUAL, QuorumKind.SLOPPY, ReadRepair.ASYNC);

    private static final Conditions SKEWED = new Conditions(false, true);
    private static final Conditions FORGETFUL = new Conditions(true, false);

    @Test
    void registersAreLinearizableInQuorumBucketsWithSaneClocksAlone() {
        assertThat(promises(RegisterWorkload.DEFAULT, QUORUM, "linearizable", Conditions.GOOD))
                .isTrue();
        assertThat(promises(RegisterWorkload.DEFAULT, QUORUM, "linearizable", SKEWED))
                .isFalse();
        assertThat(promises(RegisterWorkload.DEFAULT, STRICT, "linearizable", Conditions.GOOD))
                .isFalse();
        assertThat(promises(RegisterWorkload.DEFAULT, SLOPPY, "linearizable", Conditions.GOOD))
                .isFalse();
    }

    @Test
    void whatIsWrittenUponWhatWasReadIsLinearizableInQuorumBucketsWhateverTheClocks() {
        assertThat(promises(UpdateWorkload.DEFAULT, QUORUM, "linearizable", SKEWED))
                .isTrue();
        assertThat(promises(UpdateWorkload.DEFAULT, QUORUM, "linearizable", FORGETFUL))
                .isFalse();
        assertThat(promises(UpdateWorkload.DEFAULT, STRICT, "linearizable", Conditions.GOOD))
                .isFalse();
        assertThat(promises(RegisterWorkload.DELETES, QUORUM, "linearizable", Conditions.GOOD))
                .isTrue();
        assertThat(promises(RegisterWorkload.DELETES, QUORUM, "linearizable", SKEWED))
                .isFalse();
    }

    @Test
    void noAcknowledgedAddIsLostWhateverTheSettingAndTheClocks() {
        for (Setting setting : new Setting[] {QUORUM, STRICT, SLOPPY}) {
            assertThat(promises(SetWorkload.DEFAULT, setting, "set", Conditions.GOOD))
                    .isTrue();
            assertThat(promises(SetWorkload.DEFAULT, setting, "set", SKEWED)).isTrue();
        }
    }

    @Test
    void nothingIsPromisedOfReplicasThatLoseWhatTheyAcknowledged() {
        for (Setting setting : new Setting[] {QUORUM, STRICT, SLOPPY}) {
            assertThat(promises(SetWorkload.DEFAULT, setting, "set", FORGETFUL)).isFalse();
            assertThat(promises(RegisterWorkload.DEFAULT, setting, "linearizable", FORGETFUL))
                    .isFalse();
        }
    }

    @Test
    void quorumsIntersectOnlyIfTheyAreStrictAndLargeEnough() {
        assertThat(STRICT.quorumsIntersect()).isTrue();
        assertThat(SLOPPY.quorumsIntersect()).isFalse();
        assertThat(setting(1, 2, Consistency.EVENTUAL, QuorumKind.STRICT, ReadRepair.OFF)
                        .quorumsIntersect())
                .isFalse();
    }

    @Test
    void anImpossibleSettingIsRefusedInASentence() {
        assertThatThrownBy(() -> setting(4, 2, Consistency.EVENTUAL, QuorumKind.STRICT, ReadRepair.OFF))
                .hasMessage("r is 1 to n = 3, not 4");
        assertThatThrownBy(() -> setting(1, 1, Consistency.QUORUM, QuorumKind.STRICT, ReadRepair.BLOCKING))
                .hasMessageContaining("r + w > n");
    }
}
