// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndsTest {
    private final List<String> ended = new ArrayList<>();
    private final Ends ends = new Ends();

    @Test
    void lastFirst() {
        ends.push(() -> ended.add("network"));
        ends.push(() -> ended.add("node"));
        ends.push(() -> ended.add("given away"));
        ends.pop();
        ends.run();
        ends.run();
        assertThat(ended).containsExactly("node", "network");
    }

    @Test
    void allOfThemThoughSomeFail() {
        IllegalStateException first = new IllegalStateException("node");
        IllegalStateException second = new IllegalStateException("proxy");
        ends.push(() -> ended.add("network"));
        ends.push(() -> {
            throw second;
        });
        ends.push(() -> {
            throw first;
        });
        assertThatThrownBy(ends::run).isSameAs(first).hasSuppressedException(second);
        assertThat(ended).containsExactly("network");
    }
}
