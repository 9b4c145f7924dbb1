// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The files of one log, in a folder of their own or beside files that the log does not know. Names are plain, without a
 * separator. Not thread-safe.
 *
 * <p>What was appended, created, renamed or deleted is seen at once, and survives the end of the process; a loss of power may
 * take back what was not synced: of a file, what {@link LogFile#sync} did not cover; of the folder, what {@link
 * #syncDirectory} did not.
 */
public interface LogFiles {
    /** The names of all files, sorted. */
    List<String> list() throws IOException;

    /**
     * A new and empty file, open.
     *
     * @throws LogFullException if there is no room for it
     * @throws IOException if there is one of that name, too
     */
    LogFile create(String name) throws IOException;

    /** A file that exists. */
    LogFile open(String name) throws IOException;

    /** All that is in a file. */
    default ByteBuffer content(String name) throws IOException {
        try (LogFile file = open(name)) {
            ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(file.size()));
            file.read(0, content);
            return content.flip();
        }
    }

    void delete(String name) throws IOException;

    /** Gives a file another name, at once, in place of a file that has it. */
    void rename(String from, String to) throws IOException;

    /** Makes creations, deletions and renames outlive a loss of power. */
    void syncDirectory() throws IOException;

    /** Opens a file of one number, or makes it, with 0, and synced. */
    LogMark mark(String name) throws IOException;
}
