// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online;

import dev.touchstone.checker.linearizability.model.PlainValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A set of ways without those that another one covers. */
final class Ways {
    private final Map<Object, List<Way>> byState = new LinkedHashMap<>();
    private int size;

    int size() {
        return size;
    }

    /** False if it is covered, and so not kept. */
    boolean add(Way added) {
        List<Way> same = byState.computeIfAbsent(PlainValues.orNil(added.state()), ignored -> new ArrayList<>());
        for (Way known : same) {
            if (known.covers(added)) {
                return false;
            }
        }
        int before = same.size();
        same.removeIf(added::covers);
        size += same.size() + 1 - before;
        same.add(added);
        return true;
    }

    List<Way> all() {
        List<Way> all = new ArrayList<>(size);
        byState.values().forEach(all::addAll);
        return all;
    }
}
