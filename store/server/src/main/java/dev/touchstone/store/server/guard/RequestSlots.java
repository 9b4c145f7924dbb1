// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.guard;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import org.jspecify.annotations.Nullable;

/** Says of the requests that come over a connection when they are under way, so that it is not idle. On the connection's event loop. */
public final class RequestSlots {
    private RequestSlots() {}

    /** True if the connection was let in beyond the bound, to ask whether the node lives. */
    public static boolean isReserve(HttpConnection connection) {
        ConnectionSlots.Slot slot = slot(connection);
        return slot != null && slot.isReserve();
    }

    /** A request came; {@link #ended} follows. */
    public static void began(HttpConnection connection) {
        ConnectionSlots.Slot slot = slot(connection);
        if (slot != null) {
            slot.begin();
        }
    }

    /** A request was answered, or its connection has ended. */
    public static void ended(HttpConnection connection) {
        ConnectionSlots.Slot slot = slot(connection);
        if (slot != null) {
            slot.end();
        }
    }

    private static ConnectionSlots.@Nullable Slot slot(HttpConnection connection) {
        // Only so does Vert.x tell which channel it is.
        return connection instanceof HttpServerConnection server
                ? ConnectionSlots.of(server.channelHandlerContext().channel())
                : null;
    }
}
