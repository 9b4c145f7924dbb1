// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.causal;

/**
 * The three that are called causal consistency, as Bouajjani, Enea, Guerraoui and Hamza (POPL 2017) define them; each of the
 * last two is stronger than the first.
 */
public enum CausalModel {
    /** Causal consistency: no read returns what was overwritten in its own past. */
    CC("causal", "causal consistency CC"),
    /** Causal convergence: in addition, all agree on one order of concurrent writes. */
    CCV("causal-convergence", "causal convergence CCv"),
    /** Causal memory: in addition, each session's reads fit into one order of its own. */
    CM("causal-memory", "causal memory CM");

    private final String property;
    private final String title;

    CausalModel(String property, String title) {
        this.property = property;
        this.title = title;
    }

    /** The property's name, as in {@link dev.touchstone.checker.Checker#property}. */
    public String property() {
        return property;
    }

    String title() {
        return title;
    }
}
