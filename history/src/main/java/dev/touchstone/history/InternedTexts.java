// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history;

import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import java.util.ArrayList;
import java.util.List;

/** The texts among values, each there once of its kind. Not thread-safe. */
final class InternedTexts {
    private static final int ABSENT = -1;
    private static final int STRING_OVERHEAD = 80;
    private static final int KEPT_MAX = 4096;
    private static final int KEPT_LENGTH = 64;

    private final ValueArrays arrays;
    private final MemoryAllowance memory;
    private final List<String> strings = new ArrayList<>();
    /** By kind. */
    private final List<Object2IntOpenHashMap<String>> refs = new ArrayList<>();

    /** The first of the refs that are set aside for texts that are kept; none if negative. */
    private int firstKept = ABSENT;

    private int kept;

    /** Texts of kinds below that number. */
    InternedTexts(ValueArrays arrays, MemoryAllowance memory, int kinds) {
        this.arrays = arrays;
        this.memory = memory;
        for (int kind = 0; kind < kinds; kind++) {
            Object2IntOpenHashMap<String> ofKind = new Object2IntOpenHashMap<>();
            ofKind.defaultReturnValue(ABSENT);
            refs.add(ofKind);
        }
    }

    /** Sets refs aside for the first few thousand short texts, which {@link #cut} leaves. */
    void keepFirst(int kind) {
        firstKept = arrays.size();
        for (int i = 0; i < KEPT_MAX; i++) {
            passing(kind, "");
        }
    }

    String at(int ref) {
        return strings.get(arrays.payload(ref));
    }

    int of(int kind, String text) {
        int ref = refs.get(kind).getInt(text);
        if (ref == ABSENT) {
            memory.add(STRING_OVERHEAD + text.length());
            boolean isKept = firstKept != ABSENT && kept < KEPT_MAX && text.length() <= KEPT_LENGTH;
            ref = isKept ? keep(kind, text) : passing(kind, text);
            refs.get(kind).put(text, ref);
        }
        return ref;
    }

    private int passing(int kind, String text) {
        strings.add(text);
        return arrays.add(kind, strings.size() - 1);
    }

    /** Takes one of the refs that were set aside. */
    private int keep(int kind, String text) {
        int ref = firstKept + kept;
        strings.set(kept++, text);
        arrays.changeKind(ref, kind);
        return ref;
    }

    /** Forgets the ref of a text that is not kept. */
    void forget(int ref) {
        String text = at(ref);
        refs.get(arrays.kind(ref)).removeInt(text);
        memory.replace(STRING_OVERHEAD + text.length(), 0);
    }

    /** Forgets all texts but those that are kept; their refs are forgotten before. */
    void cut() {
        strings.subList(KEPT_MAX, strings.size()).clear();
    }
}
