// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.testcontainers.links;

/** A fault was asked for, or its end, and was not seen. The message says what was seen instead. */
public final class UnseenFaultException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    UnseenFaultException(String message) {
        super(message);
    }
}
