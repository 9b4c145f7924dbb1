// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.log;

import java.io.IOException;

/**
 * A number in a file of its own, set in place: a reader finds the old one or the new one, and never a mixture. It outlives the end
 * of the process as soon as it is set; a loss of power may bring an older one back. Costs little more than a store to memory.
 */
public interface LogMark extends AutoCloseable {
    long get() throws IOException;

    void set(long value) throws IOException;

    /** Makes it outlive a loss of power. */
    void sync() throws IOException;

    @Override
    void close() throws IOException;
}
