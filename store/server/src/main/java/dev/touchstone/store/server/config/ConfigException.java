// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.config;

import java.util.function.Supplier;

/** A setting is wrong; the message is one sentence with the place, the value and what is allowed. */
public final class ConfigException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    public ConfigException(String message) {
        super(message);
    }

    /** What the maker makes; what it has against its arguments is said of the place. */
    static <T> T at(String place, Supplier<T> maker) {
        try {
            return maker.get();
        } catch (ConfigException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new ConfigException(place.isEmpty() ? String.valueOf(e.getMessage()) : place + ": " + e.getMessage());
        }
    }
}
