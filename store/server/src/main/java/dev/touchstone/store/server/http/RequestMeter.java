// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.http;

/** Counts the requests of a node. */
public interface RequestMeter {
    /** The meter of one route, whose path has {@code :parameters} in place of values. */
    Route route(String method, String path);

    /** Told of every request that one route serves. From any event loop. */
    interface Route {
        /** A request has come; it will be {@link #served}, or its connection will end. */
        void began();

        /** A request has ended. */
        void served(int status, long nanos);
    }
}
