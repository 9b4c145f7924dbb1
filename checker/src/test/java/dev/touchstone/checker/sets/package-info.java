// SPDX-License-Identifier: Apache-2.0
/** Tests of sets. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.checker.sets;
