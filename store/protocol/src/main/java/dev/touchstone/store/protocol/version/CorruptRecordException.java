// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.version;

/** The bytes of a record are not what was written: damaged by the disk, or never a record. It must not be served. */
public final class CorruptRecordException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    CorruptRecordException(String message, Throwable cause) {
        super(message, cause);
    }
}
