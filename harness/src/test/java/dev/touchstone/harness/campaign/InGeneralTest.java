// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InGeneralTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a write of set.none.n3-r2-w2-sloppy-async-bug-ack-before-save/s2 was acknowledged, and is durable on 0 nodes, not 2."
                        + " | a write of a key was acknowledged, and is durable on 0 nodes, not 2.",
                "n1 forgets a hint of set.partition-halves.n3-r1-w1-sloppy-off-bug-hint-forgo-4dbb07b4/s0 for n3, which lacks a write of it."
                        + " | a node forgets a hint of a key for a node, which lacks a write of it.",
                "a read of a.b+c.n3-r2/r3 knows of {n1#x: {1}, n2#y: {}}, though before it began {n1#x: {2}} was acknowledged."
                        + " | a read of a key knows of …, though before it began … was acknowledged.",
                "n1 keeps hints, 1 such as Mark[target=n3, key=a.b.n3-r2/k], 12 s after all faults were healed."
                        + " | a node keeps hints, 1 such as a mark, 12 s after all faults were healed.",
                "k0 of a bucket that was dropped and made again is [4], which was written before."
                        + " | k0 of a bucket that was dropped and made again is …, which was written before.",
                "n2 found chosen register.none.n3-r2-w2-quorum-bug-promise-forgotten 1.3 by n2: BucketSettings[n=3, bugs=[X]], and more."
                        + " | a node found chosen a bucket 1.3 by a node: settings, and more.",
                "Sibling[dot=n1#4q:1, value=Value[content=1]] of delete.none.n3-r2-w2/k1 came back at n2, though its delete was collected before."
                        + " | a value of a key came back at a node, though its delete was collected before.",
            })
    void namesNoNodeKeyOrWrite(String sentence, String inGeneral) {
        assertThat(InGeneral.of(sentence)).isEqualTo(inGeneral);
    }
}
