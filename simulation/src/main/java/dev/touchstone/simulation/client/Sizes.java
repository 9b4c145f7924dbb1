// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.client;

import dev.touchstone.simulation.time.Draw;
import dev.touchstone.simulation.time.Words;
import dev.touchstone.store.protocol.bucket.Value;
import dev.touchstone.store.protocol.wire.Bytes;
import java.util.SortedMap;
import java.util.SplittableRandom;

/**
 * How large keys and values are in the store. A workload's own are small, and so they stay in the history: what is stored is
 * padded behind a mark, and what is read is cut there.
 *
 * <p>Which are padded, and how far, is decided by what they say and the seed, whatever came before: so a shorter run has the same.
 *
 * @param largeShare of the values that have a kilobyte to {@code largeMax}
 * @param largeMax in bytes
 * @param limitShare of the values that have {@code valueBytesMax} bytes, or one less, one more, or twice as many
 * @param valueBytesMax what nodes take
 * @param longKeyShare of the keys that are padded, up to {@code keyBytesMax}
 * @param keyBytesMax what nodes take
 */
public record Sizes(
        double largeShare,
        int largeMax,
        double limitShare,
        int valueBytesMax,
        double longKeyShare,
        int keyBytesMax,
        long seed) {
    /** Nothing is padded. */
    public static final Sizes SMALL = new Sizes(0, 0, 0, 0, 0, 0, 0);

    private static final int LARGE_MIN = 1 << 10;
    private static final String MARK = "|";
    private static final String PADDING = ".";
    private static final long SCATTER = 0x9e3779b97f4a7c15L;

    /**
     * Sizes of a world whose nodes take values of so many bytes.
     *
     * @param seed what decides which are large
     */
    public static Sizes drawn(Draw draw, int valueBytesMax, int keyBytesMax, long seed) {
        return new Sizes(
                draw.wide(0.005, 0.1),
                Math.min(valueBytesMax, draw.wide(4 << 10, 64 << 10)),
                draw.wide(0.002, 0.03),
                valueBytesMax,
                draw.in(0.5) ? draw.wide(0.1, 0.9) : 0,
                keyBytesMax,
                seed);
    }

    /** A value that says this, as it is stored. */
    Value value(String key, String text) {
        if (largeShare + limitShare == 0) {
            return Value.ofUtf8(text);
        }
        SplittableRandom random = random(key, text);
        Draw draw = new Draw(random);
        double kind = random.nextDouble();
        int bytes = 0;
        if (kind < limitShare) {
            int which = draw.of(0, 3);
            bytes = which == 3 ? 2 * valueBytesMax : valueBytesMax - 1 + which;
        } else if (kind < limitShare + largeShare) {
            bytes = draw.wide(LARGE_MIN, largeMax);
        }
        return Value.ofUtf8(padded(text, bytes));
    }

    /** What a stored value says. */
    static String text(Value value) {
        return unpadded(value.content().utf8());
    }

    /** A key as it is stored. */
    Bytes key(String key) {
        if (longKeyShare == 0) {
            return Bytes.ofUtf8(key);
        }
        Draw draw = new Draw(random(key, ""));
        boolean isLong = draw.in(longKeyShare);
        boolean longest = draw.in(0.3);
        return Bytes.ofUtf8(
                isLong ? padded(key, longest ? keyBytesMax : draw.wide(key.length() + 1, keyBytesMax)) : key);
    }

    private SplittableRandom random(String key, String text) {
        return new SplittableRandom(seed ^ (31L * key.hashCode() + text.hashCode()) * SCATTER);
    }

    private static String padded(String text, int length) {
        int padding = length - text.length() - MARK.length();
        return padding < 0 ? text : text + MARK + PADDING.repeat(padding);
    }

    private static String unpadded(String text) {
        int mark = text.indexOf(MARK);
        return mark < 0 ? text : text.substring(0, mark);
    }

    void tell(SortedMap<String, String> knobs) {
        if (largeShare + limitShare > 0) {
            knobs.put(
                    "large values",
                    Words.percent(largeShare) + " of up to " + largeMax + " B, " + Words.percent(limitShare)
                            + " of about " + valueBytesMax + " B, which is the limit");
        }
        if (longKeyShare > 0) {
            knobs.put("long keys", Words.percent(longKeyShare) + " of up to " + keyBytesMax + " B");
        }
    }
}
