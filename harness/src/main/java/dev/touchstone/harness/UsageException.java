// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness;

/** The user asked for what cannot be: one sentence with the wrong value and what is allowed. Ends with exit code 64. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }

    public UsageException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Goes on if it is so, and throws one that says this if it is not. */
    public static void unless(boolean condition, String message) {
        if (!condition) {
            throw new UsageException(message);
        }
    }
}
