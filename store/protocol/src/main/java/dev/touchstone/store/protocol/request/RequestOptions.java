// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.request;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one request asks for in place of its bucket's settings; null means: as the bucket says.
 *
 * @param quorum answers or acknowledgements to wait for, 1 to n: r of a read, w of a write
 * @param timeout when to give up
 */
public record RequestOptions(
        @Nullable Integer quorum, @Nullable Duration timeout) {
    public static final RequestOptions DEFAULTS = new RequestOptions(null, null);
}
