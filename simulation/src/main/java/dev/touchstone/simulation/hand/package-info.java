// SPDX-License-Identifier: Apache-2.0
/** People who do to a world what no workload does: they change buckets, drop them, and make contexts up. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.simulation.hand;
