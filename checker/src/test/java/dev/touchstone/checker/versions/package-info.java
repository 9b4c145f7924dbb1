// SPDX-License-Identifier: Apache-2.0
/** Tests, and generators of register histories that the tests of other checkers share. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.checker.versions;
