// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PartialBytesTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1_000, 8_192, 100_000})
    void isWhatCame(int partBytesMax) {
        Random random = new Random(partBytesMax);
        byte[] all = new byte[300_000];
        random.nextBytes(all);
        PartialBytes bytes = new PartialBytes();
        for (int round = 0; round < 2; round++) {
            for (int at = 0; at < all.length; ) {
                int more = Math.min(1 + random.nextInt(partBytesMax), all.length - at);
                Buffer part = Buffer.buffer("..").appendBytes(all, at, more).appendString(".");
                bytes.add(part, 2, 2 + more);
                at += more;
                assertThat(bytes.length()).isEqualTo(at);
            }
            assertThat(Arrays.equals(bytes.take(), all)).isTrue();
            assertThat(bytes.length()).isZero();
        }
    }

    @Test
    void nothingIsLeftOfWhatIsLetGo() {
        PartialBytes bytes = new PartialBytes();
        bytes.add(Buffer.buffer("gone"), 0, 4);
        bytes.letGo();
        assertThat(bytes.length()).isZero();
        bytes.add(Buffer.buffer("came"), 0, 4);
        assertThat(bytes.take()).isEqualTo(new byte[] {'c', 'a', 'm', 'e'});
    }
}
