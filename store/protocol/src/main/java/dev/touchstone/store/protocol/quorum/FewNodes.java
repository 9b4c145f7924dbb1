// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.quorum;

import dev.touchstone.store.protocol.node.NodeId;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The few nodes of a rule, in order. Made with each request: a tree would cost more than to look at all of them. Immutable. */
final class FewNodes extends AbstractSet<NodeId> {
    private final List<NodeId> sorted;

    private FewNodes(List<NodeId> sorted) {
        this.sorted = sorted;
    }

    /** Each of them once. */
    static FewNodes of(Collection<NodeId> nodes) {
        if (nodes instanceof FewNodes few) {
            return few;
        }
        NodeId[] sorted = nodes.toArray(NodeId[]::new);
        Arrays.sort(sorted);
        int size = 0;
        for (NodeId node : sorted) {
            if (size == 0 || !node.equals(sorted[size - 1])) {
                sorted[size++] = node;
            }
        }
        return new FewNodes(List.of(Arrays.copyOf(sorted, size)));
    }

    @Override
    public boolean contains(@Nullable Object node) {
        return node != null && sorted.contains(node);
    }

    @Override
    public Iterator<NodeId> iterator() {
        return sorted.iterator();
    }

    @Override
    public int size() {
        return sorted.size();
    }
}
