// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values of a history, each known by an {@code int}, its <em>ref</em>.
 *
 * <p>Scalars (nil, booleans, numbers, strings, keywords) are interned: two of them are equal exactly when
 * their refs are. Lists, sets and maps are stored as runs of refs, one array for all of them, and are not interned:
 * compare them with {@link #equal}. A value costs five bytes, a list four more an element.
 *
 * <p>Not thread-safe while it grows; safe for any number of readers afterwards.
 */
public final class Values {
    /** The ref of nil, the absent value. */
    public static final int NIL = 0;

    public static final int FALSE = 1;
    public static final int TRUE = 2;

    /** What a ref stands for. */
    public enum Kind {
        NIL,
        BOOLEAN,
        LONG,
        DOUBLE,
        /** A number that is exactly neither: an integer beyond 64 bits, a decimal of many digits, a ratio. Known by its text. */
        NUMBER,
        STRING,
        KEYWORD,
        LIST,
        SET,
        /** Elements alternate: key, value, key, value. */
        MAP
    }

    private static final Kind[] KINDS = Kind.values();
    private final MemoryAllowance memory;
    private final ValueArrays arrays;
    private final InternedNumbers numbers;
    private final InternedTexts texts;

    /** The refs from here on are forgotten by {@link #release}; those before are kept. */
    private int passingFrom = Integer.MAX_VALUE;

    public Values() {
        this(new MemoryAllowance());
    }

    Values(MemoryAllowance memory) {
        this.memory = memory;
        arrays = new ValueArrays(memory, Kind.LIST.ordinal());
        numbers = new InternedNumbers(arrays, memory);
        texts = new InternedTexts(arrays, memory, Kind.LIST.ordinal());
        node(Kind.NIL, 0);
        node(Kind.BOOLEAN, 0);
        node(Kind.BOOLEAN, 1);
    }

    /**
     * Values of which only a few are there at a time: each {@link #release} forgets them. The first few thousand short
     * texts are kept, such as the names of functions, so that what repeats is interned once.
     *
     * @param maxBytes whatever would take more bytes than these is refused with a {@link HistoryException}
     */
    public static Values passing(long maxBytes) {
        MemoryAllowance memory = new MemoryAllowance();
        memory.limit(maxBytes);
        Values values = new Values(memory);
        values.texts.keepFirst(Kind.STRING.ordinal());
        values.passingFrom = values.size();
        return values;
    }

    /** Forgets all values but those that are kept: their refs will stand for others. */
    public void release() {
        for (int ref = size() - 1; ref >= passingFrom; ref--) {
            forget(ref);
        }
        if (passingFrom < Integer.MAX_VALUE) {
            arrays.cut(passingFrom);
            texts.cut();
        }
    }

    /** Whether the ref stands for the same value for good. */
    public boolean isKept(int ref) {
        return ref < passingFrom;
    }

    private void forget(int ref) {
        switch (kind(ref)) {
            case LONG -> numbers.forgetLong(arrays.number(ref));
            case DOUBLE -> numbers.forgetDouble(arrays.number(ref));
            case STRING, KEYWORD, NUMBER -> texts.forget(ref);
            default -> {}
        }
    }

    /** Roughly the bytes of memory that they take. */
    public long retainedBytes() {
        return memory.used();
    }

    /** How many values there are; refs are {@code 0 .. size - 1}. */
    public int size() {
        return arrays.size();
    }

    public int ofBoolean(boolean value) {
        return value ? TRUE : FALSE;
    }

    public int ofLong(long value) {
        return numbers.ofLong(Kind.LONG.ordinal(), value);
    }

    public int ofDouble(double value) {
        return numbers.ofDouble(Kind.DOUBLE.ordinal(), Double.doubleToLongBits(value));
    }

    /** A number that no {@code long} and no {@code double} is, by the one text that stands for it. */
    public int ofNumber(String text) {
        return texts.of(Kind.NUMBER.ordinal(), text);
    }

    public int ofString(String value) {
        return texts.of(Kind.STRING.ordinal(), value);
    }

    /** A keyword or symbol, without its colon. */
    public int ofKeyword(String name) {
        return texts.of(Kind.KEYWORD.ordinal(), name);
    }

    public int ofList(int[] refs, int from, int to) {
        return composite(Kind.LIST, refs, from, to);
    }

    public int ofList(int... refs) {
        return composite(Kind.LIST, refs, 0, refs.length);
    }

    public int ofSet(int[] refs, int from, int to) {
        return composite(Kind.SET, refs, from, to);
    }

    /** A map from alternating keys and values. */
    public int ofMap(int[] refs, int from, int to) {
        if ((to - from) % 2 != 0) {
            throw new HistoryException("a map needs as many values as keys, but has " + (to - from) + " elements");
        }
        return composite(Kind.MAP, refs, from, to);
    }

    /** A value from plain Java: null, Boolean, Integer, Long, Double, String, or a List of these. */
    public int of(@Nullable Object value) {
        if (value == null) {
            return NIL;
        } else if (value instanceof Boolean b) {
            return ofBoolean(b);
        } else if (value instanceof Integer || value instanceof Long) {
            return ofLong(((Number) value).longValue());
        } else if (value instanceof Double d) {
            return ofDouble(d);
        } else if (value instanceof String s) {
            return ofString(s);
        } else if (value instanceof List<?> list) {
            IntArrayList refs = new IntArrayList(list.size());
            for (Object element : list) {
                refs.add(of(element));
            }
            return ofList(refs.elements(), 0, refs.size());
        }
        throw new IllegalArgumentException("no value of a history: " + value.getClass());
    }

    public Kind kind(int ref) {
        return KINDS[arrays.kind(ref)];
    }

    public boolean isNil(int ref) {
        return ref == NIL;
    }

    public boolean isLong(int ref) {
        return kind(ref) == Kind.LONG;
    }

    /** True of lists, sets and maps. */
    public boolean isComposite(int ref) {
        return arrays.isComposite(ref);
    }

    public long asLong(int ref) {
        expect(ref, Kind.LONG);
        return arrays.number(ref);
    }

    public double asDouble(int ref) {
        return kind(ref) == Kind.LONG ? asLong(ref) : Double.longBitsToDouble(arrays.number(ref));
    }

    /** The text of a string, a keyword or a number that has no other form. */
    public String asText(int ref) {
        if (kind(ref) != Kind.KEYWORD && kind(ref) != Kind.NUMBER) {
            expect(ref, Kind.STRING);
        }
        return texts.at(ref);
    }

    /** How many elements a list, set or map has (a map: keys and values together); 0 for a scalar. */
    public int length(int ref) {
        return arrays.length(ref);
    }

    public int element(int ref, int index) {
        return arrays.element(ref, index);
    }

    /** How many elements two composites begin with in common, by their refs; scalars have no elements. */
    public int commonPrefix(int a, int b) {
        return arrays.commonPrefix(a, b);
    }

    /** Structural equality; sets and maps are compared in the order in which they were written. */
    public boolean equal(int a, int b) {
        return arrays.equal(a, b);
    }

    /** The value as a person would write it, in the manner of EDN. */
    public String render(int ref) {
        StringBuilder out = new StringBuilder();
        render(ref, out, Integer.MAX_VALUE);
        return out.toString();
    }

    /** The beginning of what {@link #render(int)} writes: at most so many characters, and an ellipsis. */
    public String render(int ref, int maxLength) {
        StringBuilder out = new StringBuilder();
        render(ref, out, maxLength);
        if (out.length() > maxLength) {
            out.setLength(maxLength);
            out.append('…');
        }
        return out.toString();
    }

    private void render(int ref, StringBuilder out, int enough) {
        switch (kind(ref)) {
            case NIL -> out.append("nil");
            case BOOLEAN -> out.append(ref == TRUE);
            case LONG -> out.append(asLong(ref));
            case DOUBLE -> out.append(text(asDouble(ref)));
            case NUMBER -> out.append(asText(ref));
            case STRING -> out.append('"').append(asText(ref)).append('"');
            case KEYWORD -> out.append(':').append(asText(ref));
            case LIST -> renderElements(ref, "[", "]", out, enough);
            case SET -> renderElements(ref, "#{", "}", out, enough);
            case MAP -> renderElements(ref, "{", "}", out, enough);
        }
    }

    /** A decimal as EDN has it. */
    public static String text(double value) {
        if (Double.isFinite(value)) {
            return Double.toString(value);
        }
        return Double.isNaN(value) ? "##NaN" : value > 0 ? "##Inf" : "##-Inf";
    }

    private void renderElements(int ref, String open, String close, StringBuilder out, int enough) {
        out.append(open);
        for (int i = 0; i < length(ref) && out.length() <= enough; i++) {
            if (i > 0) {
                out.append(' ');
            }
            render(element(ref, i), out, enough);
        }
        out.append(close);
    }

    private int composite(Kind kind, int[] refs, int from, int to) {
        return arrays.addComposite(kind.ordinal(), refs, from, to);
    }

    private int node(Kind kind, int payload) {
        return arrays.add(kind.ordinal(), payload);
    }

    private void expect(int ref, Kind expected) {
        if (kind(ref) != expected) {
            throw new IllegalArgumentException("not a " + expected + ": " + render(ref));
        }
    }
}
