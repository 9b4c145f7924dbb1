// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.store.protocol.bucket.StoreKey;
import dev.touchstone.store.protocol.bucket.Value;
import dev.touchstone.store.protocol.node.Incarnation;
import dev.touchstone.store.protocol.node.NodeId;
import dev.touchstone.store.protocol.ring.Token;
import dev.touchstone.store.protocol.wire.ByteWriter;
import dev.touchstone.store.protocol.wire.Bytes;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RecordCodecTest {
    private static final Token TOKEN = Token.of(new StoreKey("b", Bytes.ofUtf8("k")));

    static Cell record(SplittableRandom random) {
        boolean latest = random.nextInt(5) == 0;
        Cell record = NoCell.NONE;
        for (int i = random.nextInt(1, 6); i > 0; i--) {
            Incarnation actor = new Incarnation(new NodeId("n" + random.nextInt(4)), random.nextLong(1, 1L << 60));
            byte[] content = new byte[random.nextInt(40)];
            for (int b = 0; b < content.length; b++) {
                content[b] = (byte) random.nextInt(256);
            }
            Value value = random.nextInt(4) == 0 ? null : new Value(Bytes.wrap(content), "text/plain; é");
            Sibling written = new Sibling(
                    new Dot(actor, random.nextLong(1, 1L << 62)), random.nextLong(), random.nextInt(1 << 30), value);
            record = latest ? Latest.put(record, Seen.NOTHING, written) : Siblings.put(record, Seen.NOTHING, written);
        }
        return record;
    }

    /** The bytes, changed, with a checksum that fits again: what only a bug or malice makes. */
    private static Bytes guarded(byte[] changed) {
        return new ByteWriter().raw(changed).checksum().toBytes();
    }

    @Test
    void comesBackAsItWas() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 500; i++) {
            Cell record = record(random);
            assertThat(RecordCodec.decode(RecordCodec.encode(record))).isEqualTo(record);
        }
        assertThat(RecordCodec.decode(RecordCodec.encode(NoCell.NONE))).isEqualTo(NoCell.NONE);
    }

    @Test
    void everyCutAndEveryFlippedBitIsNoticed() {
        byte[] whole = RecordCodec.encode(record(new SplittableRandom(2))).array();
        for (int length = 0; length < whole.length; length++) {
            Bytes cut = Bytes.wrap(Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> RecordCodec.decode(cut)).isInstanceOf(CorruptRecordException.class);
        }
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> RecordCodec.decode(Bytes.wrap(flipped)))
                    .isInstanceOf(CorruptRecordException.class);
        }
    }

    /** Behind a checksum that fits: no other exception, and what is accepted can be written again. */
    @Test
    void garbageWithAValidChecksumIsRefusedOrWellFormed() {
        SplittableRandom random = new SplittableRandom(3);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] whole = RecordCodec.encode(record(random)).array();
            byte[] body = Arrays.copyOf(whole, random.nextInt(whole.length - 3));
            for (int change = random.nextInt(4); change > 0 && body.length > 0; change--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            }
            try {
                Cell decoded = RecordCodec.decode(guarded(body));
                assertThat(RecordCodec.decode(RecordCodec.encode(decoded))).isEqualTo(decoded);
            } catch (CorruptRecordException garbage) {
                refused++;
            }
        }
        assertThat(refused).isBetween(10_000, 20_000);
    }

    /** Such as a later release has: what it says nobody knows here. */
    @Test
    void aKindThatIsNotKnownIsNoRecord() {
        for (int tag = 0; tag < 256; tag++) {
            byte[] body = new ByteWriter().u8(3).u8(tag).toBytes().array();
            if (tag == 0) {
                assertThat(RecordCodec.decode(guarded(body))).isEqualTo(NoCell.NONE);
            } else {
                String why = tag < 3 ? "not a record" : "a cell of kind " + tag + " is not known";
                assertThatThrownBy(() -> RecordCodec.decode(guarded(body)))
                        .isInstanceOf(CorruptRecordException.class)
                        .hasMessageContaining(why);
            }
        }
    }

    @Test
    void theLatestIsOne() {
        Dot dot = new Dot(new Incarnation(new NodeId("n1"), 1), 1);
        Cell two = Siblings.put(
                Siblings.put(NoCell.NONE, Seen.NOTHING, new Sibling(dot, 1, 1, null)),
                Seen.NOTHING,
                new Sibling(new Dot(dot.actor(), 2), 1, 1, null));
        for (Cell content : List.of(two, Siblings.NONE)) {
            ByteWriter out = new ByteWriter().u8(3).u8(2);
            content.write(out);
            assertThatThrownBy(() -> RecordCodec.decode(guarded(out.toBytes().array())))
                    .hasMessageContaining("the latest write is one, and not");
        }
    }

    @Test
    void contextsComeBackAndThoseOfOtherKeysOrNoneAreRefused() {
        SplittableRandom random = new SplittableRandom(4);
        Token other = Token.of(new StoreKey("b", Bytes.ofUtf8("other")));
        Dot own = new Dot(new Incarnation(new NodeId("n1"), 3), 9);
        Sibling written = new Sibling(own, 5, 6, Value.ofUtf8("x"));
        Sibling other8 = new Sibling(new Dot(own.actor(), 8), 1, 1, null);
        Siblings both = Siblings.put(Siblings.put(NoCell.NONE, Seen.NOTHING, other8), Seen.NOTHING, written);
        Seen seen = both.seenAfter(7, Seen.NOTHING, written);
        CausalContext context = seen.context(TOKEN, RecordCodecTest::seal);
        assertThat(Seen.of(TOKEN, CausalContext.ofText(context.text())))
                .isEqualTo(new Seen(7, DotSet.EMPTY.with(own), 5, 6));
        assertThat(Seen.isSealed(TOKEN, context, RecordCodecTest::seal)).isTrue();
        assertThat(Seen.isSealed(other, context, RecordCodecTest::seal)).isFalse();
        assertThatThrownBy(() -> Seen.of(other, context)).isInstanceOf(IllegalArgumentException.class);
        byte[] whole = context.encoded().array();
        for (int i = 0; i < 5_000; i++) {
            CausalContext cut = new CausalContext(Bytes.wrap(Arrays.copyOf(whole, random.nextInt(1, whole.length))));
            assertThatThrownBy(() -> Seen.of(TOKEN, cut)).isInstanceOf(IllegalArgumentException.class);
            byte[] changed = whole.clone();
            changed[random.nextInt(whole.length)] ^= (byte) random.nextInt(1, 256);
            assertThat(Seen.isSealed(TOKEN, new CausalContext(Bytes.wrap(changed)), RecordCodecTest::seal))
                    .isFalse();
        }
    }

    /** No cryptography: what is tested is what the seal covers. */
    private static byte[] seal(Token token, byte[] content, int length) {
        Token hash = Token.ofBytes(Bytes.wrap(Arrays.copyOf(content, length)));
        return ByteBuffer.allocate(Seen.SEAL_BYTES)
                .putLong(hash.high() ^ token.high())
                .putLong(hash.low() ^ token.low())
                .array();
    }

    /** A context that was made up must not wear out the counters. */
    @Test
    void aContextAtTheEndOfTheNumbersIsRefused() {
        Dot last = new Dot(new Incarnation(new NodeId("n1"), 1), 1L << 62);
        Siblings record = Siblings.put(NoCell.NONE, Seen.NOTHING, new Sibling(last, 1, 1, null));
        CausalContext forged = record.seen(1).context(TOKEN, RecordCodecTest::seal);
        assertThatThrownBy(() -> Seen.of(TOKEN, forged)).hasMessageContaining("no node can have made");
    }
}
