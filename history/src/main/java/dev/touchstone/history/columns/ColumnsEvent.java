// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.columns;

import dev.touchstone.history.Outcome;
import org.jspecify.annotations.Nullable;

/** An event as the columns tell it; filled again for each. */
public final class ColumnsEvent {
    /** How it ended; null: it begins. */
    public @Nullable Outcome outcome;

    public int process;
    /** A small number that the process has while its operation is open. */
    public int slot;
    /** Null if it is that of the open operation. */
    public @Nullable String function;
    /** Null if there is none, and where the function is null. */
    public @Nullable Object key;

    public @Nullable Object value;
    public @Nullable Object node;
    public @Nullable Object version;
    public @Nullable Object error;
    /** Whether {@link #nanos} was told. */
    public boolean clock;

    public long nanos;
}
