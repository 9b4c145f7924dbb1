// SPDX-License-Identifier: Apache-2.0
/**
 * Clusters that can be broken, campaigns that break them, and the command line.
 *
 * <p>{@code cluster} has the port and its adapters, {@code campaign} plans and runs cells and judges them, {@code check}
 * knows which checker decides which property, {@code cli} is what users type. Nothing imports the harness.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.harness;
