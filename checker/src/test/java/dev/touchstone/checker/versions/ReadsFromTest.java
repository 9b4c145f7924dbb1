// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.versions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.history.History;
import org.junit.jupiter.api.Test;

class ReadsFromTest {
    @Test
    void findsTheWriterOfEachRead() {
        History history = new RegisterHistories()
                .write(0, "x", 1)
                .write(0, "y", 1)
                .read(1, "y", 1)
                .readNothing(1, "z")
                .build();
        ReadsFrom readsFrom = ReadsFrom.of(history);
        assertThat(readsFrom.writer(2, 0)).isEqualTo(1);
        assertThat(readsFrom.writer(3, 0)).isEqualTo(ReadsFrom.INITIAL);
        assertThat(readsFrom.writesOf(readsFrom.key(0))).containsExactly(0);
        assertThat(readsFrom.live()).isEqualTo(4);
    }

    @Test
    void keepsAnIndeterminateWriteOnlyIfItWasRead() {
        History history = new RegisterHistories()
                .unknownWrite(0, "x", 1)
                .unknownWrite(1, "x", 2)
                .read(2, "x", 2)
                .build();
        ReadsFrom readsFrom = ReadsFrom.of(history);
        assertThat(readsFrom.isLive(0)).isFalse();
        assertThat(readsFrom.writes(1)).isTrue();
    }

    @Test
    void tellsAbortedFromUnwrittenValues() {
        History history = new RegisterHistories()
                .failedWrite(0, "x", 1)
                .read(1, "x", 1)
                .read(1, "x", 9)
                .build();
        ReadsFrom readsFrom = ReadsFrom.of(history);
        assertThat(readsFrom.aborted().toIntArray()).containsExactly(1);
        assertThat(readsFrom.unwritten().toIntArray()).containsExactly(2);
        assertThat(readsFrom.isLive(1)).isFalse();
    }

    @Test
    void dropsReadsOfARepeatedValue() {
        History history = new RegisterHistories()
                .write(0, "x", 1)
                .write(0, "x", 1)
                .read(1, "x", 1)
                .build();
        ReadsFrom readsFrom = ReadsFrom.of(history);
        assertThat(readsFrom.ambiguous()).isEqualTo(1);
        assertThat(readsFrom.isLive(2)).isFalse();
        assertThat(readsFrom.writes(1)).isTrue();
    }

    @Test
    void readsSeveralVersionsAtOnce() {
        History history = new RegisterHistories()
                .write(0, "x", 1)
                .write(1, "x", 2)
                .readSiblings(2, "x", 2, 1)
                .readSiblings(2, "x")
                .build();
        ReadsFrom readsFrom = ReadsFrom.of(history);
        assertThat(readsFrom.versions(2)).isEqualTo(2);
        assertThat(readsFrom.saw(2, 0)).isTrue();
        assertThat(readsFrom.saw(2, 1)).isTrue();
        assertThat(readsFrom.writer(3, 0)).isEqualTo(ReadsFrom.INITIAL);
    }

    @Test
    void aCompareAndSetReadsWhatItExpected() {
        History history =
                new RegisterHistories().write(0, "x", 1).cas(1, "x", 1, 2).build();
        ReadsFrom readsFrom = ReadsFrom.of(history);
        assertThat(readsFrom.reads(1)).isTrue();
        assertThat(readsFrom.writes(1)).isTrue();
        assertThat(readsFrom.writer(1, 0)).isZero();
    }

    @Test
    void startsASessionAnewAfterAnIndeterminateWrite() {
        History history = new RegisterHistories()
                .write(0, "x", 1)
                .unknownWrite(0, "x", 2)
                .write(0, "x", 3)
                .build();
        int[] sessions = ReadsFrom.of(history).sessions();
        assertThat(sessions[1]).isEqualTo(sessions[0]);
        assertThat(sessions[2]).isNotEqualTo(sessions[0]);
    }
}
