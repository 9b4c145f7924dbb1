// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import java.util.List;

/**
 * How the cluster was when a trial was over and all its faults were healed.
 *
 * @param death which node had ended then, and why, in a sentence; empty if all lived
 * @param problems what exceeded its bound, in words: a cluster that did not settle, final reads that did not end
 */
record Aftermath(String death, List<String> problems) {
    /** All nodes lived, and nothing took too long. */
    static final Aftermath WELL = new Aftermath("", List.of());

    Aftermath {
        problems = List.copyOf(problems);
    }

    boolean isWell() {
        return death.isEmpty() && problems.isEmpty();
    }

    /** What was wrong, worst first; empty if nothing was. */
    String words() {
        return death.isEmpty() ? String.join("; ", problems) : death;
    }

    /**
     * Why a promise is not shown to be kept, in words; empty if nothing speaks against it. With a dead node no promise was
     * tried as the setting states it. A cluster that merely took too long matters only to what its end is judged by.
     */
    String against(boolean judgedByTheEnd) {
        return judgedByTheEnd ? words() : death;
    }
}
