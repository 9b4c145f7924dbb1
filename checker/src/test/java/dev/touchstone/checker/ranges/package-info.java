// SPDX-License-Identifier: Apache-2.0
/** Tests of ranges and deletes, against trying every serial order. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.checker.ranges;
