// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.http;

/** Told of every request that a route served. On event loops. */
public interface RequestMeter {
    /** A request has come for a route; it will be {@link #served}, or its connection will end. */
    void began();

    /** A request has ended. The route's path has {@code :parameters} in place of values. */
    void served(String method, String path, int status, long nanos);
}
