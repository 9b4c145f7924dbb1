// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.format;

import dev.touchstone.history.Values;
import org.jspecify.annotations.Nullable;

/** One line of a history, as its format tells it; filled again for each. Values are refs. */
final class Event {
    static final long ABSENT = Long.MIN_VALUE;

    enum Type {
        UNKNOWN,
        INVOKE,
        OK,
        FAIL,
        INFO
    }

    long line;
    long column;
    Type type = Type.UNKNOWN;
    /** {@link #ABSENT} if the line has none. */
    long process;
    /** The name of a process that is no number: a client, or the nemesis, which runs no operations. */
    @Nullable
    String processName;

    int function;
    int key;
    int value;
    boolean hasValue;
    int node;
    int version;
    int error;
    /** {@link #ABSENT} if the line has none, or a negative one, as Jepsen writes it. */
    long index;

    long time;
    /** When the fault that this line tells of ended; {@link Long#MAX_VALUE}: never; {@link #ABSENT}: not told. */
    long until;
    /** The tag of a tagged value whose meaning we do not know. */
    @Nullable
    String unknownTag;

    void clear(long atLine, long atColumn) {
        line = atLine;
        column = atColumn;
        type = Type.UNKNOWN;
        process = ABSENT;
        processName = null;
        function = Values.NIL;
        key = Values.NIL;
        value = Values.NIL;
        hasValue = false;
        node = Values.NIL;
        version = Values.NIL;
        error = Values.NIL;
        index = ABSENT;
        time = ABSENT;
        until = ABSENT;
        unknownTag = null;
    }

    Event copy() {
        Event copy = new Event();
        copy.clear(line, column);
        copy.type = type;
        copy.process = process;
        copy.processName = processName;
        copy.function = function;
        copy.key = key;
        copy.value = value;
        copy.hasValue = hasValue;
        copy.node = node;
        copy.version = version;
        copy.error = error;
        copy.index = index;
        copy.time = time;
        copy.until = until;
        copy.unknownTag = unknownTag;
        return copy;
    }

    /** The type by its word; {@code UNKNOWN} for any other. */
    static Type typeOf(String word) {
        return switch (word) {
            case "invoke" -> Type.INVOKE;
            case "ok" -> Type.OK;
            case "fail" -> Type.FAIL;
            case "info" -> Type.INFO;
            default -> Type.UNKNOWN;
        };
    }
}
