// SPDX-License-Identifier: Apache-2.0
/** Tests of the command line, from its arguments to its exit code. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.harness.cli;
