// SPDX-License-Identifier: Apache-2.0

/**
 * Faults that a test asks for by name and waits for: each is seen to hold before the call returns, or the call fails with what
 * was seen instead. Read {@link dev.touchstone.testcontainers.links.FaultyLink} first.
 */
@NullMarked
package dev.touchstone.testcontainers.links;

import org.jspecify.annotations.NullMarked;
