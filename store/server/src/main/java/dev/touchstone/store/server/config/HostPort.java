// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.config;

/**
 * Where something listens.
 *
 * @param port 0 to 65535; 0 lets the system choose, where something is to listen
 */
public record HostPort(String host, int port) {
    public HostPort {
        if (host.isEmpty() || port < 0 || port > 65_535) {
            throw new IllegalArgumentException("an address is host:port, not \"" + host + ":" + port + "\"");
        }
    }

    /**
     * The address with this text, {@code host:port}.
     *
     * @throws IllegalArgumentException naming the text
     */
    public static HostPort of(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1 || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException("an address is host:port, not \"" + text + "\"");
        }
        return new HostPort(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    /** True if only processes of this machine can reach it. */
    public boolean isLoopback() {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
