// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.kafka;

import dev.touchstone.history.Values;
import dev.touchstone.history.Values.Kind;
import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import java.util.ArrayList;
import java.util.List;

/** Numbers the partitions densely. A text and a keyword of the same letters are one partition: JSON tells keys of maps by either. Not thread-safe. */
final class Partitions {
    private final Values values;
    private final Object2IntOpenHashMap<String> numbers = new Object2IntOpenHashMap<>();
    private final List<String> names = new ArrayList<>();

    Partitions(Values values) {
        this.values = values;
        numbers.defaultReturnValue(-1);
    }

    int number(int ref) {
        boolean text = values.kind(ref) == Kind.STRING || values.kind(ref) == Kind.KEYWORD;
        String name = text ? values.asText(ref) : values.render(ref);
        int known = numbers.getInt(name);
        if (known < 0) {
            known = names.size();
            numbers.put(name, known);
            names.add(name);
        }
        return known;
    }

    String name(int partition) {
        return names.get(partition);
    }

    int count() {
        return names.size();
    }
}
