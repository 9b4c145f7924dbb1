// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.log;

import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file of a log. Not thread-safe. */
public interface LogFile extends AutoCloseable {
    /**
     * Adds all bytes that remain in the buffer at the end.
     *
     * @throws LogFullException if there is no room; the file is then as it was before
     */
    void append(ByteBuffer bytes) throws IOException;

    /** Fills the buffer from the offset on, as far as the file goes. */
    void read(long at, ByteBuffer into) throws IOException;

    /** In bytes. */
    long size() throws IOException;

    /** Cuts the end off. */
    void truncate(long size) throws IOException;

    /** Makes the content outlive a loss of power. */
    void sync() throws IOException;

    @Override
    void close() throws IOException;
}
