// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server;

/** A setting is wrong; the message is one sentence with the place, the value and what is allowed. */
public final class ConfigException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    public ConfigException(String message) {
        super(message);
    }
}
