// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.nemesis.ProcessFault.KillNodes;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A fault under way is this one and no other. */
class UnderWayTest {
    private static final KillNodes ONE = kill();
    private static final KillNodes EQUAL = kill();

    private final UnderWay<String> faults = new UnderWay<>();

    private static KillNodes kill() {
        return new KillNodes("kill-one", "n1", List.of("n1"));
    }

    @Test
    void anEqualFaultIsAnotherOne() {
        assertThat(EQUAL).isEqualTo(ONE);
        faults.add(ONE, "one");
        assertThat(faults.find(EQUAL)).isEmpty();
        faults.add(EQUAL, "equal");
        assertThat(faults.find(EQUAL)).contains("equal");
        assertThat(faults.others(ONE)).containsExactly("equal");
        assertThat(faults.all()).containsExactly("one", "equal");
    }

    @Test
    void oneThatEndsTwiceEndsNoOther() {
        faults.add(EQUAL, "equal");
        faults.add(ONE, "one");
        assertThat(faults.remove(ONE)).isTrue();
        assertThat(faults.remove(ONE)).isFalse();
        assertThat(faults.all()).containsExactly("equal");
        assertThat(faults.isEmpty()).isFalse();
        faults.remove(EQUAL);
        assertThat(faults.isEmpty()).isTrue();
    }

    @Test
    void allOfOneThatBeganTwiceEndsAtOnce() {
        faults.add(ONE, "first");
        faults.add(ONE, "second");
        assertThat(faults.find(ONE)).contains("first");
        faults.remove(ONE);
        assertThat(faults.isEmpty()).isTrue();
    }
}
