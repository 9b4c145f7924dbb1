// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.harness.UsageException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Reads UTF-8, and says where a text is none. */
final class Utf8 {
    private Utf8() {}

    /**
     * The text.
     *
     * @param source what the bytes are of, as a message names it
     * @throws UsageException naming the first byte that is no UTF-8, counted from 0, and its line, counted from 1
     */
    static String decode(String source, byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
        if (result.isError()) {
            int line = 1;
            for (int i = 0; i < in.position(); i++) {
                line += bytes[i] == '\n' ? 1 : 0;
            }
            throw new UsageException(source + ":" + line + ": not UTF-8 text, from byte " + in.position() + " on");
        }
        return out.flip().toString();
    }
}
