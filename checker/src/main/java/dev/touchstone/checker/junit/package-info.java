// SPDX-License-Identifier: Apache-2.0
/**
 * Verdicts as assertions of a test. Start with {@link dev.touchstone.checker.junit.HistoryAssert}; it needs
 * {@code org.opentest4j:opentest4j}, which comes with JUnit, on the class path.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.checker.junit;
