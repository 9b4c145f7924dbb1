// SPDX-License-Identifier: Apache-2.0
/** Tests of what reads of sets and lists must see, against the definitions read literally. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.checker.visibility;
