// SPDX-License-Identifier: Apache-2.0
/** Tests of what only grows, against trying every order. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.checker.monotonic;
