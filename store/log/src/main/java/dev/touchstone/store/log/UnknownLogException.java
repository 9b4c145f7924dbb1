// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.log;

import java.io.IOException;

/** The files are no log that this version reads; nothing was changed. The message is one sentence for the operator. */
public final class UnknownLogException extends IOException {
    private static final long serialVersionUID = 1;

    UnknownLogException(String message) {
        super(message);
    }
}
