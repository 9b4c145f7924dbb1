// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.HistoryException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/** Unpacks what is compressed, as its first bytes tell; what is packed more than once, as often. */
final class Unpacking {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int HEAD_BYTES = 6;
    private static final int LAYERS_MAX = 3;
    /** What the dictionary of an .xz file may take; the tool's own largest setting needs 65 MiB. */
    private static final int XZ_MEMORY_KIB = 256 << 10;

    private static final String GZIP = "1f8b";
    private static final String ZSTD = "28b52ffd";
    private static final String XZ = "fd377a585a00";
    private static final String BZIP2 = "425a68";
    private static final String ZIP = "504b0304";
    private static final String EMPTY_ZIP = "504b0506";
    private static final String SEVEN_ZIP = "377abcaf271c";

    private Unpacking() {}

    /**
     * What is in a stream.
     *
     * @param entry which file of a zip archive; null: its only one
     * @throws HistoryException if the archive has several and none is chosen, or not that one, or it is one of a kind that we cannot unpack
     */
    static InputStream unpacked(InputStream raw, @Nullable String entry) throws IOException {
        BufferedInputStream in = new BufferedInputStream(raw, BUFFER_BYTES);
        boolean zip = false;
        for (int layer = 0; layer < LAYERS_MAX; layer++) {
            String head = head(in);
            zip |= isZip(head);
            InputStream inner = layer(head, in, entry);
            if (inner == null) {
                break;
            }
            in = new BufferedInputStream(inner, BUFFER_BYTES);
        }
        if (entry != null && !zip) {
            throw new HistoryException("there is no file " + entry + " in what is no zip archive");
        }
        return in;
    }

    /** Unpacks one layer; null if there is none. */
    private static @Nullable InputStream layer(String head, InputStream in, @Nullable String entry) throws IOException {
        if (head.startsWith(GZIP)) {
            return new GZIPInputStream(in, BUFFER_BYTES);
        } else if (head.startsWith(ZSTD)) {
            return ZstdLibrary.input(in);
        } else if (head.equals(XZ)) {
            OptionalLibrary.XZ.require();
            return Xz.input(in);
        } else if (head.startsWith(BZIP2)) {
            OptionalLibrary.BZIP2.require();
            return Bzip2.input(in);
        } else if (isZip(head)) {
            return ZipEntryStream.open(in, entry);
        } else if (head.equals(SEVEN_ZIP)) {
            throw new HistoryException("it is a 7z archive, which is not unpacked here; unpack it first");
        }
        return null;
    }

    private static boolean isZip(String head) {
        return head.startsWith(ZIP) || head.startsWith(EMPTY_ZIP);
    }

    /** Whether a stream is a zip archive; what was read of it is to be read again. */
    static boolean isZip(InputStream in) throws IOException {
        return isZip(HexFormat.of().formatHex(in.readNBytes(HEAD_BYTES)));
    }

    private static String head(BufferedInputStream in) throws IOException {
        in.mark(HEAD_BYTES);
        byte[] head = in.readNBytes(HEAD_BYTES);
        in.reset();
        return HexFormat.of().formatHex(head);
    }

    /** Apart, as is the next, so that what is above can be used without the libraries. */
    private static final class Xz {
        static InputStream input(InputStream in) throws IOException {
            return new XZInputStream(in, XZ_MEMORY_KIB);
        }
    }

    private static final class Bzip2 {
        static InputStream input(InputStream in) throws IOException {
            return new BZip2CompressorInputStream(in, true);
        }
    }
}
