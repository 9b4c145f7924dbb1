// SPDX-License-Identifier: Apache-2.0
/** Tests of session guarantees. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.checker.sessions;
