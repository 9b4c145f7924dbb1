// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.protocol.wire.Bytes;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Padding makes things large, and nothing else: they stay what they are, and differ as they did. */
class SizesTest {
    private static final int MANY = 4_000;
    private static final Sizes SIZES = new Sizes(0.1, 20_000, 0.05, 30_000, 0.5, 1_024, 7);

    @Test
    void mostAreSmallSomeAreLargeAndSomeAreAtTheLimit() {
        int small = 0;
        int large = 0;
        TreeSet<Integer> atLimit = new TreeSet<>();
        for (int value = 0; value < MANY; value++) {
            int bytes = SIZES.value("k", Integer.toString(value)).content().length();
            if (bytes < 10) {
                small++;
            } else if (bytes <= 20_000) {
                assertThat(bytes).isGreaterThanOrEqualTo(1_024);
                large++;
            } else {
                atLimit.add(bytes);
            }
        }
        assertThat(small).isBetween(MANY * 82 / 100, MANY * 88 / 100);
        assertThat(large).isBetween(MANY * 8 / 100, MANY * 12 / 100);
        assertThat(atLimit).containsExactly(29_999, 30_000, 30_001, 60_000);
    }

    @Test
    void whatIsStoredSaysWhatWasWritten() {
        for (int value = 0; value < MANY; value++) {
            String text = value + " " + 2 * value;
            assertThat(Sizes.text(SIZES.value("k", text))).isEqualTo(text);
            assertThat(SIZES.value("k", text)).as("again").isEqualTo(SIZES.value("k", text));
            assertThat(Sizes.text(Sizes.SMALL.value("k", text))).isEqualTo(text);
        }
    }

    @Test
    void keysStayDifferentAndAreNeverTooLong() {
        TreeSet<Bytes> keys = new TreeSet<>();
        int longest = 0;
        for (int key = 0; key < MANY; key++) {
            Bytes stored = SIZES.key("r" + key);
            assertThat(stored.length()).isLessThanOrEqualTo(1_024);
            longest += stored.length() == 1_024 ? 1 : 0;
            keys.add(stored);
        }
        assertThat(keys).hasSize(MANY);
        assertThat(longest).as("as long as may be").isGreaterThan(MANY / 20);
        assertThat(Sizes.SMALL.key("r1")).isEqualTo(Bytes.ofUtf8("r1"));
    }
}
