// SPDX-License-Identifier: Apache-2.0
/** Tests of what the commands share. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.harness;
