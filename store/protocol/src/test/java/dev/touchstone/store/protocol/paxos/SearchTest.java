// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.paxos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.store.protocol.paxos.SearchedWorld.Wrong;
import dev.touchstone.store.protocol.ring.Token;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every order of what can happen to two proposals at three acceptors, one of which may lose its disk at any moment. */
class SearchTest {
    /** What was searched, and whether it broke. */
    private record Searched(int worlds, boolean isBroken) {}

    private static Searched search(Wrong wrong) {
        Set<Token> seen = new HashSet<>();
        ArrayDeque<SearchedWorld> open = new ArrayDeque<>();
        open.add(SearchedWorld.begin(wrong));
        while (!open.isEmpty()) {
            SearchedWorld world = open.removeLast();
            if (world.isBroken()) {
                return new Searched(seen.size(), true);
            }
            for (SearchedWorld next : world.next()) {
                if (seen.add(next.digest())) {
                    open.add(next);
                }
            }
        }
        return new Searched(seen.size(), false);
    }

    @Test
    void ofTwoChosenValuesOneIsMadeOfTheOther() {
        Searched searched = search(Wrong.NOTHING);
        assertThat(searched.isBroken()).isFalse();
        assertThat(searched.worlds()).isGreaterThan(100_000);
    }

    @ParameterizedTest
    @EnumSource(names = "NOTHING", mode = EnumSource.Mode.EXCLUDE)
    void findsWhatWouldBreakIt(Wrong wrong) {
        assertThat(search(wrong).isBroken()).isTrue();
    }
}
