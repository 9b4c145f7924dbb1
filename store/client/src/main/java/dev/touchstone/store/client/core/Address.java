// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.client.core;

/** Where a node's HTTP API is reached. */
public record Address(String host, int port) {
    public Address {
        if (host.isEmpty() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("an address is host:port, not \"" + host + ":" + port + "\"");
        }
    }

    /**
     * The address with this text, {@code host:port}.
     *
     * @throws IllegalArgumentException naming the text
     */
    public static Address of(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1 || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException("an address is host:port, not \"" + text + "\"");
        }
        return new Address(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
