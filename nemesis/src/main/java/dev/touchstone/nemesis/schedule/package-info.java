// SPDX-License-Identifier: Apache-2.0
/** When faults begin and end: data made from a seed, written into the run's folder, replayable. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.nemesis.schedule;
