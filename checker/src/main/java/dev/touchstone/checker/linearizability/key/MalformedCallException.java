// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.key;

/** An operation whose value does not fit its function; it makes the verdict unknown. */
public final class MalformedCallException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedCallException(int operation, String message) {
        super("#" + operation + ": " + message);
    }
}
