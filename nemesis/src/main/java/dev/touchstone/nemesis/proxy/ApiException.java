// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.proxy;

/** An answer of the API that is not a success. */
final class ApiException extends RuntimeException {
    private final int status;

    ApiException(int status, String message) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }
}
