// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online.transactions;

import dev.touchstone.checker.linearizability.model.PlainValues;
import dev.touchstone.history.Functions;
import dev.touchstone.history.Keyword;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One step of a transaction: {@code [r key value]}, and {@code [w key value]} or {@code [append key value]}.
 *
 * @param value what was written or read
 */
record Micro(boolean isRead, @Nullable Object key, @Nullable Object value) {
    private static final int SHOWN_MAX = 80;

    /** The value as a list; nil is empty. */
    List<?> list() {
        return value instanceof List<?> list ? list : List.of();
    }

    /** Whether it is a write of a key. */
    boolean writes(@Nullable Object aKey) {
        return !isRead && isOf(aKey);
    }

    /** Whether it is of a key. */
    boolean isOf(@Nullable Object aKey) {
        return PlainValues.orNil(key).equals(PlainValues.orNil(aKey));
    }

    /**
     * The steps of a transaction.
     *
     * @throws Misfit if one of them is none
     */
    static List<Micro> all(List<?> transaction, boolean lists) throws Misfit {
        List<Micro> all = new ArrayList<>(transaction.size());
        for (Object each : transaction) {
            all.add(of(each, lists));
        }
        return all;
    }

    private static Micro of(@Nullable Object micro, boolean lists) throws Misfit {
        if (!(micro instanceof List<?> parts) || parts.size() < 2 || parts.size() > 3) {
            throw new Misfit(micro, lists);
        }
        String name = word(parts.get(0));
        Object value = parts.size() == 3 ? parts.get(2) : null;
        if (name.equals("r") || name.equals(Functions.READ)) {
            boolean isFit = lists ? value == null || value instanceof List<?> : !(value instanceof Set<?>);
            if (!isFit) {
                throw new Misfit(micro, lists);
            }
            return new Micro(true, parts.get(1), value);
        }
        boolean isWrite = lists ? name.equals(Functions.APPEND) : name.equals("w") || name.equals(Functions.WRITE);
        boolean isComposite = value instanceof Collection<?> || value instanceof Map<?, ?>;
        if (!isWrite || parts.size() != 3 || (lists && isComposite)) {
            throw new Misfit(micro, lists);
        }
        return new Micro(false, parts.get(1), value);
    }

    private static String word(@Nullable Object name) {
        if (name instanceof Keyword keyword) {
            return keyword.name();
        }
        return !(name instanceof String text) ? "" : text.startsWith(":") ? text.substring(1) : text;
    }

    /** Says which step is none of a transaction. */
    static final class Misfit extends Exception {
        private static final long serialVersionUID = 1;

        Misfit(@Nullable Object micro, boolean lists) {
            super(shown(micro) + ", which is neither [:r key value] nor "
                    + (lists ? "[:append key value] of a scalar value" : "[:w key value]"));
        }

        private static String shown(@Nullable Object micro) {
            String text = PlainValues.render(micro);
            return text.substring(0, Math.min(SHOWN_MAX, text.length()));
        }
    }
}
