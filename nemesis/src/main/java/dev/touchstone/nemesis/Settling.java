// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import java.util.function.Consumer;

/** Says whether a healed cluster has come to rest: all nodes alive to each other, hints delivered, replicas alike. */
@FunctionalInterface
public interface Settling {
    /** Settled as soon as the least time has passed. */
    Settling AT_ONCE = answer -> answer.accept(true);

    /** Asks; the answer comes on the timeline's thread. Called there, and must not block it. */
    void ask(Consumer<Boolean> answer);
}
