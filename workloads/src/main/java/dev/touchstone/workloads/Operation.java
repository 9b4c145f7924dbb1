// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.workloads;

import org.jspecify.annotations.Nullable;

/**
 * An operation to be invoked.
 *
 * @param function one of {@link dev.touchstone.history.Functions}
 * @param value what is asked: null for a read, else a value of {@link dev.touchstone.history.Values#of}
 */
public record Operation(
        String function, String key, @Nullable Object value) {}
