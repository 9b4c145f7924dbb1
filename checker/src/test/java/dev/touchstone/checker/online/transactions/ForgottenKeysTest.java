// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ForgottenKeysTest {
    private static final int ROUNDS = 20_000;
    private static final int NUMBERS = 500;

    @Test
    void knowsEachThatWasAdded() {
        for (long seed = 0; seed < 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            ForgottenKeys keys = new ForgottenKeys();
            Set<Object> added = new HashSet<>();
            for (int round = 0; round < ROUNDS / 20; round++) {
                long number = random.nextLong(-NUMBERS, NUMBERS);
                Object key = random.nextInt(3) == 0 ? "k" + number : (Object) number;
                assertThat(keys.mayContain(key)).as("seed %d, %s", seed, key).isEqualTo(added.contains(key));
                if (random.nextBoolean()) {
                    keys.add(key);
                    added.add(key);
                }
            }
        }
    }

    @Test
    void endsOfTheNumbersAreKeysToo() {
        ForgottenKeys keys = new ForgottenKeys();
        keys.add(Long.MAX_VALUE);
        keys.add(Long.MIN_VALUE);
        assertThat(keys.mayContain(Long.MAX_VALUE)).isTrue();
        assertThat(keys.mayContain(Long.MIN_VALUE)).isTrue();
        assertThat(keys.mayContain(0L)).isFalse();
        assertThat(keys.mayContain(null)).isFalse();
        keys.add(null);
        assertThat(keys.mayContain(null)).isTrue();
    }
}
