// SPDX-License-Identifier: Apache-2.0
/** Which checker decides which property, and which properties a workload's history has. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.harness.check;
