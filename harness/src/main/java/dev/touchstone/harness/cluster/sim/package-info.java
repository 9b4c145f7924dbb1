// SPDX-License-Identifier: Apache-2.0
/** The simulated world as a cluster. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.harness.cluster.sim;
