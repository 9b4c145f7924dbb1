// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.convergence;

/** Which acknowledged writes a store promises to keep once it has converged. */
public enum Keeps {
    /** Replicas agree; on what is not promised. */
    ANY,
    /** Of writes that did not overlap in time, not the earlier: no final value was followed by an acknowledged write. */
    NEWEST,
    /** Every acknowledged write that no other write knew of is among the final siblings. */
    SIBLINGS
}
