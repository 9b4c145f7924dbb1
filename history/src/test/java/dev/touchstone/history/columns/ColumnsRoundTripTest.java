// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.columns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.history.FaultWindow;
import dev.touchstone.history.HistoryException;
import dev.touchstone.history.Keyword;
import dev.touchstone.history.Outcome;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was written event by event is read again, whatever the events are. */
class ColumnsRoundTripTest {
    private static final int SEEDS = 60;
    private static final ColumnsLimits LIMITS = ColumnsLimits.of(1 << 20, 256, 1 << 20);

    /** Rows of what was read. */
    private static final class Rows implements ColumnsTarget {
        final List<String> rows = new ArrayList<>();

        @Override
        public void event(ColumnsEvent event) {
            rows.add(event.outcome + " " + event.process + " " + event.function + " " + text(event.key) + " "
                    + text(event.value) + " " + (event.clock ? event.nanos : "") + " " + text(event.node) + " "
                    + text(event.version) + " " + text(event.error));
        }

        @Override
        public void fault(FaultWindow window) {
            rows.add(window.toString());
        }

        static String text(@Nullable Object value) {
            return value + (value == null ? "" : "/" + value.getClass().getSimpleName());
        }
    }

    private static List<String> read(byte[] bytes, boolean zstd) throws IOException {
        Rows rows = new Rows();
        try (ColumnsDecoder decoder =
                new ColumnsDecoder(new ByteArrayInputStream(bytes), "file", LIMITS, true, new Packing(zstd))) {
            decoder.readAll(rows);
        }
        return rows.rows;
    }

    /** Tells random events to an encoder, and writes down what should be read. */
    private static final class Random {
        private final SplittableRandom random;
        private final ColumnsEncoder encoder;
        private final List<String> expected = new ArrayList<>();
        private final Map<Integer, @Nullable Object> open = new HashMap<>();
        private final int processes;
        private final int keys;
        private long nanos;

        Random(long seed, ColumnsEncoder encoder) {
            random = new SplittableRandom(seed);
            this.encoder = encoder;
            processes = 1 + random.nextInt(random.nextInt(10) == 0 ? 5000 : 20);
            keys = 1 + random.nextInt(random.nextInt(10) == 0 ? 100_000 : 20);
        }

        void tell(int events) {
            for (int i = 0; i < events; i++) {
                if (random.nextInt(500) == 0) {
                    FaultWindow window = new FaultWindow("f" + i, "é", -5, random.nextLong(Long.MAX_VALUE));
                    encoder.fault(window);
                    expected.add(window.toString());
                }
                event(random.nextInt(processes) * (random.nextInt(50) == 0 ? -77_777 : 1));
            }
        }

        private void event(int process) {
            boolean clock = random.nextInt(20) > 0;
            nanos += random.nextInt(10) == 0 ? random.nextLong() : random.nextInt(100_000);
            Object node = random.nextInt(9) == 0 ? "n" + random.nextInt(5) : null;
            Object version = random.nextInt(9) == 0 ? value(0) : null;
            Object error = random.nextInt(50) == 0 ? new Keyword("e" + random.nextInt()) : null;
            encoder.details(node, version, error, clock);
            String last = " " + (clock ? nanos : "") + " " + Rows.text(node) + " " + Rows.text(version) + " "
                    + Rows.text(error);
            if (open.containsKey(process)) {
                Object input = open.remove(process);
                Outcome outcome = Outcome.values()[random.nextInt(3)];
                Object output = random.nextBoolean() ? input : value(0);
                encoder.completed(0, process, outcome, output, nanos);
                // What equals the input is told as the input, which is of the same class.
                expected.add(outcome + " " + process + " null null " + Rows.text(output) + last);
                return;
            }
            String function = "f" + random.nextInt(12);
            Object key = random.nextInt(4) == 0 ? "k" + random.nextInt(keys) : Long.valueOf(random.nextInt(keys));
            Object input = value(0);
            boolean alone = random.nextInt(20) == 0;
            if (alone) {
                encoder.completedAlone(process, function, key, Outcome.OK, input, nanos);
            } else {
                encoder.invoked(0, process, function, key, input, nanos);
                open.put(process, input);
            }
            expected.add((alone ? "OK " : "null ") + process + " " + function + " " + Rows.text(key) + " "
                    + Rows.text(input) + last);
        }

        private @Nullable Object value(int depth) {
            return switch (random.nextInt(depth < 3 ? 14 : 10)) {
                case 0 -> null;
                case 1 -> random.nextBoolean();
                case 2 -> random.nextLong();
                case 3 -> random.nextBoolean() ? Long.MIN_VALUE : Long.MAX_VALUE;
                case 4 -> Double.longBitsToDouble(random.nextLong(0x7ff0_0000_0000_0000L));
                case 5 -> "s" + random.nextInt();
                case 6 -> "half a pair \ud800 and a whole one \ud83d\ude00";
                case 7 -> new Keyword("k" + random.nextInt(30));
                case 8 -> "long ".repeat(random.nextInt(60));
                case 9 -> nanos % 1000;
                case 10 -> Arrays.asList(value(depth + 1), value(depth + 1), value(depth + 1));
                case 11 -> new LinkedHashSet<>(Arrays.asList(1L, value(depth + 1)));
                case 12 -> {
                    Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
                    map.put(value(depth + 1), value(depth + 1));
                    yield map;
                }
                default -> List.of();
            };
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void readsWhatWasWritten(boolean zstd) throws IOException {
        for (int seed = 0; seed < SEEDS; seed++) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Random random;
            try (ColumnsEncoder encoder = new ColumnsEncoder(out, new Packing(zstd))) {
                random = new Random(seed, encoder);
                random.tell(seed % 20 == 0 ? 150_000 : 1000);
                encoder.finish();
            }
            assertThat(plain(read(out.toByteArray(), zstd))).as("seed %d", seed).isEqualTo(plain(random.expected));
        }
    }

    /** The classes of collections are not those that were written. */
    private static List<String> plain(List<String> rows) {
        return rows.stream()
                .map(each -> each.replaceAll("/(ArrayList|ListN|Unmodifiable\\w+|Linked\\w+)", ""))
                .toList();
    }

    @Test
    void readsWhatDeflatePackedThoughItPacksWithZstandard() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ColumnsEncoder encoder = new ColumnsEncoder(out, new Packing(false))) {
            Random random = new Random(1, encoder);
            random.tell(1000);
            encoder.finish();
            assertThat(plain(read(out.toByteArray(), true))).isEqualTo(plain(random.expected));
        }
    }

    @Test
    void saysSoWhereZstandardIsNotThere() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ColumnsEncoder encoder = new ColumnsEncoder(out, new Packing(true))) {
            new Random(1, encoder).tell(1000);
            encoder.finish();
        }
        assertThatThrownBy(() -> read(out.toByteArray(), false))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("zstd-jni");
    }

    @Test
    void theDictionaryForgets() throws IOException {
        int texts = 300_000;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ColumnsEncoder encoder = new ColumnsEncoder(out)) {
            for (int i = 0; i < texts; i++) {
                encoder.invoked(i, 0, "write", "key " + i, List.of("value " + i, "value " + i / 1000), i);
                encoder.completed(i, 0, Outcome.OK, "other " + i, i);
            }
            encoder.finish();
        }
        List<String> rows = read(out.toByteArray(), true);
        assertThat(rows).hasSize(2 * texts);
        assertThat(rows.get(2 * texts - 2)).contains("key 299999", "[value 299999, value 299]");
        assertThat(rows.get(2 * texts - 1)).contains("other 299999");
    }

    @Test
    void refusesWhatIsNoValueOfAHistory() throws IOException {
        try (ColumnsEncoder encoder = new ColumnsEncoder(new ByteArrayOutputStream())) {
            assertThatThrownBy(() -> encoder.invoked(0, 0, "write", null, 1, 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Integer");
        }
    }

    @Test
    void refusesACompletionOfNothing() throws IOException {
        try (ColumnsEncoder encoder = new ColumnsEncoder(new ByteArrayOutputStream())) {
            assertThatThrownBy(() -> encoder.completed(0, 3, Outcome.OK, null, 0))
                    .hasMessage("process 3 completes with ok but has no operation open");
        }
    }
}
