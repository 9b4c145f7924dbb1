// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.history.FaultWindow;
import dev.touchstone.history.History;
import dev.touchstone.history.HistoryBuilder;
import dev.touchstone.history.HistoryException;
import dev.touchstone.history.synthetic.AtomicSimulation;
import dev.touchstone.history.synthetic.TransactionHistory;
import dev.touchstone.history.synthetic.TransactionStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Good files of every format, damaged at random: whatever is no history is said to be none, with its place. */
class MutationTest {
    private static final int ROUNDS = 4000;
    private static final long SEED = 5;

    /** What hurts a parser most. */
    private static final List<String> TOKENS = List.of(
            "{",
            "}",
            "[",
            "]",
            "(",
            ")",
            "\"",
            "\\",
            "#",
            "#_",
            "#{",
            ":",
            ",",
            "nil",
            "null",
            "1e999",
            "-",
            "9".repeat(30),
            "\u0000",
            "\ufeff",
            "\n",
            "\t",
            "::",
            "/",
            "'",
            "#inst",
            "\\u12",
            "true",
            "0x1",
            "1/2",
            "-----",
            "=====");

    /** A good file. */
    enum Sample {
        EDN,
        JSON_LINES,
        JEPSEN_JSON,
        LOG,
        AWDIT,
        POLYSI,
        CALL_RETURN;

        byte[] bytes() throws IOException {
            return switch (this) {
                case EDN -> edn();
                case JSON_LINES -> json();
                case JEPSEN_JSON ->
                    ("[" + new String(json(), StandardCharsets.UTF_8).strip().replace("\n", ",\n") + "]")
                            .getBytes(StandardCharsets.UTF_8);
                case LOG -> """
                        INFO  jepsen.core - Worker 1 starting
                        INFO  jepsen.util - 1\t:invoke\t:cas\t[3 4]
                        INFO  jepsen.util - :nemesis\t:info\t:start\t"cut"
                        INFO  jepsen.util - 2\t:invoke\t:write\t#{1 {:a "b"}}
                        INFO  jepsen.util - 1\t:info\t:cas\t:timed-out
                        INFO  jepsen.util - 2\t:ok\t:write\t-1.5M
                        """.getBytes(StandardCharsets.UTF_8);
                case CALL_RETURN ->
                    "# @object a-queue\n[1] call enq(4)\n[2] call deq\n[2] return 4\n[1] return\n"
                            .getBytes(StandardCharsets.UTF_8);
                case POLYSI ->
                    "w(1,5,7,0)\nr(2,0,7,0)\nw(1,6,3,12)\nr(2,0,7,4)\nw(9,9,3,-1)\n".getBytes(StandardCharsets.UTF_8);
                case AWDIT ->
                    "w 1 2\nr 3 4\n-----\nr 1 2\n=====\nr 1 2\nw 5 -7\n-----\n".getBytes(StandardCharsets.UTF_8);
            };
        }

        private static byte[] edn() throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            EdnWriter.write(
                    TransactionHistory.make(
                            new TransactionHistory.Settings(12, 3, 4, false, TransactionStore.PREFIX, SEED)),
                    out);
            return out.toByteArray();
        }

        private static byte[] json() throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            JsonLinesWriter.write(
                    AtomicSimulation.run(new AtomicSimulation.Plan(
                            AtomicSimulation.Kind.SMALL_CAS_REGISTER, 12, 3, 4, 0.2, false, SEED)),
                    out);
            return out.toByteArray();
        }
    }

    @ParameterizedTest
    @EnumSource
    void onlyEverRefusesWithAPlace(Sample sample) throws IOException {
        byte[] good = sample.bytes();
        read(good);
        SplittableRandom random = new SplittableRandom(SEED);
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bad = good;
            for (int change = random.nextInt(3); change >= 0; change--) {
                bad = mutated(bad, random);
            }
            try {
                read(bad);
            } catch (HistoryException e) {
                assertThat(e.getMessage())
                        .as("round %d: %s", round, new String(bad, StandardCharsets.UTF_8))
                        .matches("file:\\d+:\\d+: \\S.*");
                refused++;
            }
        }
        assertThat(refused).isBetween(ROUNDS / 10, ROUNDS - 1);
    }

    @Test
    void survivesBothWritersAndKeepsWhatItIs() throws IOException {
        for (AtomicSimulation.Kind kind : AtomicSimulation.Kind.values()) {
            History history = AtomicSimulation.run(new AtomicSimulation.Plan(kind, 300, 3, 6, 0.1, false, SEED));
            Same.assertSame(read(edn(read(json(history)))), history, kind + " by JSON lines, then EDN");
        }
        for (TransactionStore store : TransactionStore.values()) {
            History history = TransactionHistory.make(new TransactionHistory.Settings(200, 5, 8, false, store, SEED));
            Same.assertSame(read(json(read(edn(history)))), history, store + " by EDN, then JSON lines");
        }
    }

    @Test
    void keepsOperationsWithoutEndAndFaultsAroundThem() throws IOException {
        HistoryBuilder builder = new HistoryBuilder();
        builder.invoke(0, "write", builder.values().ofLong(1), builder.values().ofLong(2), 5);
        builder.fault(new FaultWindow("partition", "n1 | n2", 1, 9));
        builder.fault(new FaultWindow("pause", "n3", 7, Long.MAX_VALUE));
        History history = builder.build();
        assertThat(history.isInfo(0)).isTrue();
        Same.assertSame(read(json(history)), history, "JSON lines");
        Same.assertSame(read(edn(history)), history, "EDN");
    }

    private static byte[] mutated(byte[] bytes, SplittableRandom random) {
        int at = random.nextInt(bytes.length);
        int length = Math.min(bytes.length - at, 1 + random.nextInt(20));
        return switch (random.nextInt(6)) {
            case 0 -> {
                byte[] flipped = bytes.clone();
                flipped[at] = (byte) random.nextInt(256);
                yield flipped;
            }
            case 1 -> Arrays.copyOf(bytes, Math.max(1, at));
            case 2 -> joined(bytes, at, new byte[0], at + length);
            case 3 -> joined(bytes, at, Arrays.copyOfRange(bytes, at, at + length), at);
            case 4 -> {
                int from = random.nextInt(bytes.length - length + 1);
                yield joined(bytes, at, Arrays.copyOfRange(bytes, from, from + length), at + length);
            }
            default ->
                joined(
                        bytes,
                        at,
                        TOKENS.get(random.nextInt(TOKENS.size())).getBytes(StandardCharsets.UTF_8),
                        at + random.nextInt(2));
        };
    }

    /** What stands before one place, something else, and what stands from another. */
    private static byte[] joined(byte[] bytes, int to, byte[] between, int from) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, to);
        out.writeBytes(between);
        out.write(bytes, Math.min(from, bytes.length), Math.max(0, bytes.length - from));
        return out.size() == 0 ? new byte[] {'x'} : out.toByteArray();
    }

    private static byte[] json(History history) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonLinesWriter.write(history, out);
        return out.toByteArray();
    }

    private static byte[] edn(History history) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        EdnWriter.write(history, out);
        return out.toByteArray();
    }

    private static History read(byte[] bytes) {
        return HistoryReader.read(new ByteArrayInputStream(bytes), "file", ReadOptions.defaults());
    }
}
