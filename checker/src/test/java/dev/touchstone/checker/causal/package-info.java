// SPDX-License-Identifier: Apache-2.0
/** Tests of causal consistency, and its definitions by naive closure. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.checker.causal;
