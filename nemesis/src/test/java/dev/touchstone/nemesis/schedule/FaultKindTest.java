// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.nemesis.DiskFault;
import dev.touchstone.nemesis.Fault.Footing;
import dev.touchstone.nemesis.Fault.Need;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FaultKindTest {
    private static final FaultKind KILLS = FaultKinds.named("kill-one");

    @Test
    void asAScheduleItNeedsAndTakesWhatIsInThat() {
        ScheduledFault wipe = new ScheduledFault(
                new DiskFault.WipeDisks("kill-one", "n1", List.of("n1")), Duration.ofSeconds(1), Duration.ofSeconds(2));
        FaultKind edited = KILLS.as(new Schedule("kill-one", Duration.ofSeconds(9), List.of(wipe, wipe)));
        assertThat(KILLS.takes()).isEmpty();
        assertThat(edited.takes()).containsExactly(Footing.KEPT_DISKS);
        assertThat(edited.needs()).containsExactly(Need.DISKS);
        assertThat(edited).isEqualTo(KILLS);
        assertThat(edited.doc()).isEqualTo(KILLS.doc() + " Here as the schedule that is run again has it: wipe-disks.");
    }

    @Test
    void asAScheduleWithoutFaultsItIsNone() {
        FaultKind emptied = KILLS.as(new Schedule("kill-one", Duration.ofSeconds(9), List.of()));
        assertThat(emptied.needs()).isEmpty();
        assertThat(emptied.doc()).isEqualTo(KILLS.doc() + " Here with no fault that is left of it.");
    }
}
