// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.Functions;
import dev.touchstone.history.Values;
import dev.touchstone.history.Values.Kind;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;

/** One spelling for every function and micro-operation, whatever the file calls it. */
final class MicroOperations {
    private final Values values;
    private final Int2ObjectOpenHashMap<String> functions = new Int2ObjectOpenHashMap<>();

    MicroOperations(Values values) {
        this.values = values;
    }

    /** The name of a function by the ref of its name in the file, which is a text. */
    String function(int ref) {
        String known = functions.get(ref);
        if (known == null) {
            known = canonical(values.asText(ref));
            if (values.isKept(ref)) {
                functions.put(ref, known);
            }
        }
        return known;
    }

    /** The one spelling of a function's name. */
    static String canonical(String name) {
        return switch (name) {
            case "r", "get" -> Functions.READ;
            case "w", "put" -> Functions.WRITE;
            case "compare-and-set" -> Functions.CAS;
            default -> name;
        };
    }

    /** True of a list of micro-operations that has at least one; the first decides. */
    boolean isTransaction(int ref) {
        if (values.kind(ref) != Kind.LIST || values.length(ref) == 0) {
            return false;
        }
        int first = values.element(ref, 0);
        return values.kind(first) == Kind.LIST
                && values.length(first) == 3
                && isMicroFunction(values.element(first, 0));
    }

    private boolean isMicroFunction(int ref) {
        Kind kind = values.kind(ref);
        if (kind != Kind.KEYWORD && kind != Kind.STRING) {
            return false;
        }
        return switch (values.asText(ref)) {
            case "r", "w", "append", "read", "write" -> true;
            default -> false;
        };
    }

    /** The same transaction with its functions as the keywords {@code r}, {@code w} and {@code append}. */
    int normalize(int ref) {
        if (values.kind(ref) != Kind.LIST) {
            return ref;
        }
        int count = values.length(ref);
        int[] changed = null;
        for (int i = 0; i < count; i++) {
            int micro = values.element(ref, i);
            int better = normalizeOne(micro);
            if (better != micro) {
                if (changed == null) {
                    changed = elements(ref);
                }
                changed[i] = better;
            }
        }
        return changed == null ? ref : values.ofList(changed);
    }

    private int normalizeOne(int micro) {
        if (values.kind(micro) != Kind.LIST || values.length(micro) == 0) {
            return micro;
        }
        int function = values.element(micro, 0);
        Kind kind = values.kind(function);
        if (kind != Kind.STRING && kind != Kind.KEYWORD) {
            return micro;
        }
        int keyword = keyword(function, kind);
        if (keyword == function) {
            return micro;
        }
        int[] elements = elements(micro);
        elements[0] = keyword;
        return values.ofList(elements);
    }

    private int keyword(int function, Kind kind) {
        String name = values.asText(function);
        return switch (name) {
            case "read" -> values.ofKeyword("r");
            case "write" -> values.ofKeyword("w");
            default -> kind == Kind.KEYWORD ? function : values.ofKeyword(name);
        };
    }

    private int[] elements(int ref) {
        int[] elements = new int[values.length(ref)];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = values.element(ref, i);
        }
        return elements;
    }
}
