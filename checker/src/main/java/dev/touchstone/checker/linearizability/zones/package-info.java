// SPDX-License-Identifier: Apache-2.0
/**
 * Registers: zones (Gibbons and Korach 1997) where each observed value was written once. Read {@link
 * dev.touchstone.checker.linearizability.zones.RegisterDecider} first. Not for use from outside the checker.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.checker.linearizability.zones;
