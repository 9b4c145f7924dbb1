// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.bucket;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** An enum, each of whose constants has a word by which settings, files and reports name it. */
public interface Worded {
    /** Of the constant, as {@link Enum#name}. */
    String name();

    /** The word used in settings, files and reports. */
    default String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The constant with this word.
     *
     * @param what it is that is chosen, for the error
     * @throws IllegalArgumentException naming the word and those allowed
     */
    static <E extends Enum<E> & Worded> E of(Class<E> all, String what, String word) {
        return Arrays.stream(all.getEnumConstants())
                .filter(each -> each.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(what + " is one of "
                        + Arrays.stream(all.getEnumConstants())
                                .map(Worded::word)
                                .collect(Collectors.joining(", "))
                        + ", not \"" + word + "\""));
    }
}
