// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.HistoryException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/** One file of a zip archive that is read from its beginning: the one that was chosen, or the only one, which shows itself at the end. */
final class ZipEntryStream extends FilterInputStream {
    private final ZipInputStream zip;
    private final String name;
    private final boolean only;
    private boolean ended;

    private ZipEntryStream(ZipInputStream zip, String name, boolean only) {
        super(zip);
        this.zip = zip;
        this.name = name;
        this.only = only;
    }

    static InputStream open(InputStream in, @Nullable String chosen) throws IOException {
        ZipInputStream zip = new ZipInputStream(in);
        String name = nextFile(zip);
        while (chosen != null && name != null && !name.equals(chosen)) {
            name = nextFile(zip);
        }
        if (name == null) {
            throw new HistoryException(
                    chosen == null
                            ? "there is no file in the archive"
                            : "there is no file " + chosen + " in the archive");
        }
        return new ZipEntryStream(zip, name, chosen == null);
    }

    /** Whether that is a file that somebody put there, and no folder, nor what a Mac adds. */
    static boolean isFile(ZipEntry entry) {
        String name = entry.getName();
        return !entry.isDirectory()
                && !name.startsWith("__MACOSX/")
                && !name.substring(name.lastIndexOf('/') + 1).startsWith(".");
    }

    private static @Nullable String nextFile(ZipInputStream zip) throws IOException {
        try {
            ZipEntry entry = zip.getNextEntry();
            while (entry != null && !isFile(entry)) {
                entry = zip.getNextEntry();
            }
            return entry == null ? null : entry.getName();
        } catch (IllegalArgumentException e) {
            ZipException malformed = new ZipException("a name in the archive is not valid UTF-8");
            malformed.initCause(e);
            throw malformed;
        }
    }

    @Override
    public int read() throws IOException {
        int b = super.read();
        return b < 0 ? end() : b;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
        int read = ended ? -1 : super.read(bytes, offset, count);
        return read < 0 ? end() : read;
    }

    private int end() throws IOException {
        if (only && !ended) {
            String other = nextFile(zip);
            if (other != null) {
                throw new HistoryException("the archive holds several files, such as " + name + " and " + other
                        + ": choose one with --entry");
            }
        }
        ended = true;
        return -1;
    }
}
