// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import dev.touchstone.nemesis.LinkProbe.Look;
import eu.rekawek.toxiproxy.Proxy;
import eu.rekawek.toxiproxy.model.Toxic;
import eu.rekawek.toxiproxy.model.ToxicDirection;
import java.io.IOException;
import java.time.Duration;

/** What a fault does to the proxy of each of its links, and how it is seen. Equal for faults that do the same. */
sealed interface ProxyHarm {
    /** In a word; the name of its toxics too. */
    String name();

    /** Does it. */
    void begin(Proxy proxy) throws IOException;

    /** Undoes it. */
    default void end(Proxy proxy) throws IOException {
        for (Toxic toxic : proxy.toxics().getAll()) {
            if (toxic.getName().equals(toxicName(this, toxic.getStream()))) {
                toxic.remove();
            }
        }
    }

    /** True if it was seen to hold. */
    boolean holds(Look look);

    /** True if it was seen to be over. */
    default boolean over(Look look) {
        return look.passes();
    }

    /** How long the question has to be that shows it. */
    default int questionBytes() {
        return 1;
    }

    /** How much longer an answer may take because of it. */
    default Duration delay() {
        return Duration.ZERO;
    }

    /** True if nothing passes while it is there. */
    default boolean passesNothing() {
        return false;
    }

    private static String toxicName(ProxyHarm harm, ToxicDirection stream) {
        return harm.name() + (stream == ToxicDirection.UPSTREAM ? "-up" : "-down");
    }

    /** Lets nothing pass. */
    sealed interface Cutting extends ProxyHarm {
        @Override
        default boolean holds(Look look) {
            return look.passesNothing();
        }

        @Override
        default boolean passesNothing() {
            return true;
        }
    }

    /** Lets all pass later: on what is sent along the link alone. */
    sealed interface Slowing extends ProxyHarm {
        /** Delays below this are not told from a busy machine when they should be gone. */
        long MEASURABLE_MILLIS = 50;

        /** What an answer takes at the least. */
        long leastMillis();

        @Override
        default boolean holds(Look look) {
            return look.passesNoSoonerThan(leastMillis());
        }

        @Override
        default boolean over(Look look) {
            return look.passes()
                    && (leastMillis() <= MEASURABLE_MILLIS || look.through().millis() < leastMillis());
        }
    }

    /** A {@code timeout} of 0 in both streams. */
    record Blackhole() implements Cutting {
        @Override
        public String name() {
            return "blackhole";
        }

        @Override
        public void begin(Proxy proxy) throws IOException {
            for (ToxicDirection stream : ToxicDirection.values()) {
                proxy.toxics().timeout(toxicName(this, stream), stream, 0);
            }
        }
    }

    /** A {@code bandwidth} of 0 in both streams. */
    record Stall() implements Cutting {
        @Override
        public String name() {
            return "stall";
        }

        @Override
        public void begin(Proxy proxy) throws IOException {
            for (ToxicDirection stream : ToxicDirection.values()) {
                proxy.toxics().bandwidth(toxicName(this, stream), stream, 0);
            }
        }
    }

    /** A disabled proxy. */
    record Refusal() implements Cutting {
        @Override
        public String name() {
            return "refuse";
        }

        @Override
        public void begin(Proxy proxy) throws IOException {
            proxy.disable();
        }

        @Override
        public void end(Proxy proxy) throws IOException {
            proxy.enable();
        }
    }

    /** {@code reset_peer} on what is sent along the link: the first byte of it ends the connection. */
    record Reset() implements Cutting {
        @Override
        public String name() {
            return "reset";
        }

        @Override
        public void begin(Proxy proxy) throws IOException {
            proxy.toxics().resetPeer(toxicName(this, ToxicDirection.UPSTREAM), ToxicDirection.UPSTREAM, 0);
        }

        /** Behind a proxy a dead node's connection ends too; so the node itself has to answer. */
        @Override
        public boolean holds(Look look) {
            return look.through().answer() == LinkProbe.Answer.END && look.nodeAnswers();
        }
    }

    /** {@code latency}. */
    record Latency(long latencyMillis, long jitterMillis) implements Slowing {
        @Override
        public String name() {
            return "latency-" + latencyMillis + "-" + jitterMillis;
        }

        @Override
        public void begin(Proxy proxy) throws IOException {
            proxy.toxics()
                    .latency(toxicName(this, ToxicDirection.UPSTREAM), ToxicDirection.UPSTREAM, latencyMillis)
                    .setJitter(jitterMillis);
        }

        @Override
        public Duration delay() {
            return Duration.ofMillis(latencyMillis + jitterMillis);
        }

        /** If it may be nothing at all, one answer in two still takes half of the most, and one such is waited for. */
        @Override
        public long leastMillis() {
            return jitterMillis < latencyMillis ? latencyMillis - jitterMillis : latencyMillis;
        }
    }

    /** {@code bandwidth}: the question takes as long as its bytes do. */
    record Bandwidth(long kilobytesPerSecond) implements Slowing {
        @Override
        public String name() {
            return "bandwidth-" + kilobytesPerSecond;
        }

        @Override
        public void begin(Proxy proxy) throws IOException {
            proxy.toxics()
                    .bandwidth(toxicName(this, ToxicDirection.UPSTREAM), ToxicDirection.UPSTREAM, kilobytesPerSecond);
        }

        @Override
        public int questionBytes() {
            return LinkQuestions.BYTES_MAX;
        }

        @Override
        public Duration delay() {
            return Duration.ofMillis(2 * leastMillis());
        }

        /** A tenth less than its bytes take, for timers that are early. */
        @Override
        public long leastMillis() {
            return Math.max(1, LinkQuestions.BYTES_MAX * 9 / 10 / kilobytesPerSecond);
        }
    }

    /** {@code slicer}: the question is there when its last slice is, after all the pauses. */
    record Slices(int bytes, long pauseMicros) implements Slowing {
        @Override
        public String name() {
            return "slices-" + bytes + "-" + pauseMicros;
        }

        @Override
        public void begin(Proxy proxy) throws IOException {
            proxy.toxics()
                    .slicer(toxicName(this, ToxicDirection.UPSTREAM), ToxicDirection.UPSTREAM, bytes, pauseMicros);
        }

        @Override
        public int questionBytes() {
            return LinkQuestions.BYTES_MAX;
        }

        @Override
        public Duration delay() {
            return Duration.ofMillis(4 * leastMillis());
        }

        /** As many pauses as there are slices at the least, but for the last. */
        @Override
        public long leastMillis() {
            return Math.max(1, (LinkQuestions.BYTES_MAX / bytes - 1) * pauseMicros / 1_000);
        }
    }
}
