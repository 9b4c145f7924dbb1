// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.history.DetailListener;
import dev.touchstone.history.FaultWindow;
import dev.touchstone.history.Outcome;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** However long a stream is, its values are those of one line and a few texts. */
class StreamMemoryTest {
    private static final int EVENTS = 2_000_000;
    /** The texts that are kept, those of the longest line, and some room. */
    private static final int VALUES_MAX = 4200;
    /** Small numbers are found by a table, of four million slots of four bytes each at most. */
    private static final long BYTES_MAX = 20 << 20;

    @Test
    void aLongStreamOfJsonTakesNoMoreThanAShortOne() {
        assertFlat(number -> "{\"process\":" + number / 2 % 50 + ",\"type\":\"" + (number % 2 == 0 ? "invoke" : "ok")
                + "\",\"f\":\"write\",\"key\":\"key " + number / 2 + "\",\"value\":[" + number / 2 * 1_000_003 + ",\""
                + number / 2 + "\"," + number / 2 + ".5],\"time\":" + number + "}\n");
    }

    @Test
    void aLongStreamOfEdnTakesNoMoreThanAShortOne() {
        assertFlat(number -> "{:process " + number / 2 % 50 + ", :type " + (number % 2 == 0 ? ":invoke" : ":ok")
                + ", :f :f" + number / 2 % 10_000 + ", :value {:k" + number / 2 + " #{" + number / 2 + "}}}\n");
    }

    private static void assertFlat(LongFunction<String> line) {
        Watch watch = new Watch();
        StreamSink sink = new StreamSink("made", ReadOptions.defaults(), watch);
        watch.sink = sink;
        HistoryStream.read(new Made(line), "made", ReadOptions.defaults(), sink);
        assertThat(watch.events).isEqualTo(EVENTS);
        assertThat(watch.inOrder).isTrue();
        assertThat(watch.valuesMax).isLessThan(VALUES_MAX);
        assertThat(watch.bytesMax).isLessThan(BYTES_MAX);
    }

    /** Looks at the values at each event. */
    private static final class Watch implements DetailListener {
        @Nullable
        StreamSink sink;

        long events;
        boolean inOrder = true;
        int valuesMax;
        long bytesMax;

        private void look() {
            events++;
            if (sink != null) {
                valuesMax = Math.max(valuesMax, sink.values().size());
                bytesMax = Math.max(bytesMax, sink.values().retainedBytes());
            }
        }

        @Override
        public void invoked(
                long operation,
                int process,
                String function,
                @Nullable Object key,
                @Nullable Object input,
                long nanos) {
            inOrder &= operation == events / 2;
            look();
        }

        @Override
        public void completed(long operation, int process, Outcome outcome, @Nullable Object output, long nanos) {
            look();
        }

        @Override
        public void details(@Nullable Object node, @Nullable Object version, @Nullable Object error, boolean clock) {}

        @Override
        public void fault(FaultWindow window) {
            throw new AssertionError(window);
        }
    }

    /** Lines that are made when they are read. */
    private static final class Made extends InputStream {
        private final LongFunction<String> line;
        private long number;
        private byte[] bytes = {};
        private int at;

        Made(LongFunction<String> line) {
            this.line = line;
        }

        private boolean fill() {
            if (at == bytes.length && number < EVENTS) {
                bytes = line.apply(number++).getBytes(StandardCharsets.UTF_8);
                at = 0;
            }
            return at < bytes.length;
        }

        @Override
        public int read() {
            return fill() ? bytes[at++] : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (!fill()) {
                return -1;
            }
            int count = Math.min(length, bytes.length - at);
            System.arraycopy(bytes, at, target, offset, count);
            at += count;
            return count;
        }
    }
}
