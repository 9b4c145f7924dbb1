// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.catalog;

/** What was asked for is not in the catalogue, or cannot be asked of that history: a sentence with the wrong word and what there is. */
public final class CatalogException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    CatalogException(String message) {
        super(message);
    }

    CatalogException(String message, Throwable cause) {
        super(message, cause);
    }
}
