// SPDX-License-Identifier: Apache-2.0
/** To be described. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.benchmarks;
