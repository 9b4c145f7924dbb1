// SPDX-License-Identifier: Apache-2.0
/** Disks that forget what was not yet durable, and that faults fill, slow down, damage and wipe. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.simulation.disk;
