// SPDX-License-Identifier: Apache-2.0
/**
 * What users type: one class a command, {@link dev.touchstone.harness.cli.Main} first. Results go to standard output,
 * progress and logs to standard error; exit codes are those of {@link dev.touchstone.harness.cli.ExitCode}.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.harness.cli;
