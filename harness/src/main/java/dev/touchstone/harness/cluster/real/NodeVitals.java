// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.real;

import org.jspecify.annotations.Nullable;

/** How the nodes of a real cluster are, as seen by what runs them. From any thread. */
public interface NodeVitals {
    /** The first node that has ended, in one sentence with why; null if all live. Never fails. */
    @Nullable
    String obituary();

    /** What the node said last, in one line. */
    String lastWords(String node);
}
