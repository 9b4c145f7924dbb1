// SPDX-License-Identifier: Apache-2.0
/** The command line as a user has it: in a process of its own, with real signals and real nodes. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.harness.e2e;
