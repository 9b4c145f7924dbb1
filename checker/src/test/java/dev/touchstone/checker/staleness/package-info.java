// SPDX-License-Identifier: Apache-2.0
/** Tests of staleness. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.checker.staleness;
