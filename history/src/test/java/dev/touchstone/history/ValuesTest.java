// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValuesTest {
    private final Values values = new Values();

    @Test
    void internsScalars() {
        for (long value : new long[] {0, 1, 1023, 1024, (1 << 22) - 1, 1 << 22, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            int ref = values.ofLong(value);
            assertThat(values.ofLong(value)).isEqualTo(ref);
            assertThat(values.asLong(ref)).isEqualTo(value);
        }
        assertThat(values.ofString("a")).isEqualTo(values.ofString("a")).isNotEqualTo(values.ofKeyword("a"));
        assertThat(values.ofDouble(1)).isEqualTo(values.ofDouble(1)).isNotEqualTo(values.ofLong(1));
        assertThat(values.ofBoolean(true)).isEqualTo(Values.TRUE);
    }

    @Test
    void comparesCompositesByStructure() {
        int one = values.of(List.of(1, List.of("x")));
        int two = values.of(List.of(1, List.of("x")));
        assertThat(one).isNotEqualTo(two);
        assertThat(values.equal(one, two)).isTrue();
        assertThat(values.equal(one, values.of(List.of(1, List.of("y"))))).isFalse();
        int[] refs = {values.ofLong(1), values.ofLong(2)};
        assertThat(values.equal(values.ofSet(refs, 0, 2), values.ofList(refs))).isFalse();
        assertThat(values.equal(values.ofSet(refs, 0, 2), values.ofSet(refs, 0, 2)))
                .isTrue();
    }

    /** Else the ref of a number that comes again would stand for whatever has its place by then. */
    @Test
    void forgetsNumbersOfManyDigitsWhenReleased() {
        Values passing = Values.passing(1 << 20);
        String digits = "9".repeat(100);
        passing.ofNumber(digits);
        passing.release();
        passing.ofNumber("8".repeat(100));
        assertThat(passing.asText(passing.ofNumber(digits))).isEqualTo(digits);
    }

    @Test
    void forgetsAllButShortTextsWhenReleased() {
        Values passing = Values.passing(1 << 20);
        int kept = passing.ofKeyword("read");
        int size = passing.size();
        long bytes = passing.retainedBytes();
        for (int round = 0; round < 10_000; round++) {
            int list =
                    passing.of(List.of(round, round + (1L << 40), 1.5 * round, "x".repeat(100) + round, round, "read"));
            assertThat(passing.element(list, 0)).isEqualTo(passing.element(list, 4));
            assertThat(passing.render(list)).startsWith("[" + round + " ").endsWith("\"read\"]");
            passing.release();
        }
        assertThat(passing.ofKeyword("read")).isEqualTo(kept);
        assertThat(passing.isKept(kept)).isTrue();
        assertThat(passing.size()).isEqualTo(size);
        assertThat(passing.retainedBytes() - bytes).isLessThan(100_000);
        int number = passing.ofLong(7);
        assertThat(passing.isKept(number)).isFalse();
        passing.release();
        assertThat(passing.ofLong(8)).isEqualTo(number);
        assertThat(passing.asLong(number)).isEqualTo(8);
    }

    @Test
    void rendersAsEdn() {
        int list = values.of(Arrays.asList(null, true, -3, 1.5, "s", List.of()));
        assertThat(values.render(list)).isEqualTo("[nil true -3 1.5 \"s\" []]");
        int[] refs = {values.ofKeyword("k"), list};
        assertThat(values.render(values.ofMap(refs, 0, 2)))
                .startsWith("{:k [nil")
                .endsWith("]}");
        assertThat(values.render(values.ofSet(refs, 0, 1))).isEqualTo("#{:k}");
    }

    @Test
    void growsWithoutLosingAnything() {
        int[] refs = new int[5000];
        for (int i = 0; i < refs.length; i++) {
            refs[i] = values.ofList(values.ofLong(i * 1_000_003L), values.ofString("s" + i));
        }
        for (int i = 0; i < refs.length; i++) {
            assertThat(values.asLong(values.element(refs[i], 0))).isEqualTo(i * 1_000_003L);
            assertThat(values.asText(values.element(refs[i], 1))).isEqualTo("s" + i);
        }
    }

    @Test
    void refusesAMapWithAKeyTooMany() {
        assertThatThrownBy(() -> values.ofMap(new int[] {1}, 0, 1)).isInstanceOf(HistoryException.class);
    }

    @Test
    void refusesTheWrongKind() {
        assertThatThrownBy(() -> values.asLong(values.ofString("x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a LONG: \"x\"");
    }

    @Test
    void rendersNoMoreThanAskedFor() {
        int[] many = new int[100_000];
        Arrays.fill(many, values.ofLong(7));
        int list = values.ofList(values.ofList(many), values.ofString("z"));
        assertThat(values.render(list, 9)).isEqualTo("[[7 7 7 7…");
        assertThat(values.render(values.ofLong(123), 9)).isEqualTo("123");
    }
}
