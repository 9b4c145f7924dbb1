// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import java.util.ArrayList;
import java.util.Arrays;
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
    private static final int ABSENT = -1;
    private static final int DENSE_LIMIT = 1 << 22;
    private static final int STRING_OVERHEAD = 80;
    /** An entry of a hash table of numbers, which is a quarter to three quarters full. */
    private static final int HASHED_NUMBER = 32;

    private static final int KEPT_TEXTS = 4096;
    private static final int KEPT_LENGTH = 64;

    private static final int MIN_ARRAY = 64;
    private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

    private final MemoryAllowance memory;

    private byte[] kinds = {};
    private int[] payloads = {};
    private int size;

    private int[] elements = {};
    private int elementsSize;

    private long[] longs = {};
    private int longsSize;
    private final List<String> strings = new ArrayList<>();

    private int[] denseLongs = new int[0];
    private final Long2IntOpenHashMap sparseLongs = new Long2IntOpenHashMap();
    private final Long2IntOpenHashMap doubles = new Long2IntOpenHashMap();
    private final Object2IntOpenHashMap<String> stringRefs = new Object2IntOpenHashMap<>();
    private final Object2IntOpenHashMap<String> keywordRefs = new Object2IntOpenHashMap<>();
    private final Object2IntOpenHashMap<String> numberRefs = new Object2IntOpenHashMap<>();

    /** The refs from here on are forgotten by {@link #release}; those before are kept. */
    private int passingFrom = Integer.MAX_VALUE;

    private int keptTexts;

    public Values() {
        this(new MemoryAllowance());
    }

    Values(MemoryAllowance memory) {
        this.memory = memory;
        sparseLongs.defaultReturnValue(ABSENT);
        doubles.defaultReturnValue(ABSENT);
        stringRefs.defaultReturnValue(ABSENT);
        keywordRefs.defaultReturnValue(ABSENT);
        numberRefs.defaultReturnValue(ABSENT);
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
        for (int i = 0; i < KEPT_TEXTS; i++) {
            values.strings.add("");
            values.node(Kind.STRING, i);
        }
        values.passingFrom = values.size;
        return values;
    }

    /** Forgets all values but those that are kept: their refs will stand for others. */
    public void release() {
        for (int ref = size - 1; ref >= passingFrom; ref--) {
            forget(ref);
        }
        if (passingFrom < Integer.MAX_VALUE) {
            size = passingFrom;
            elementsSize = 0;
            longsSize = 0;
            strings.subList(KEPT_TEXTS, strings.size()).clear();
        }
    }

    /** Whether the ref stands for the same value for good. */
    public boolean isKept(int ref) {
        return ref < passingFrom;
    }

    private void forget(int ref) {
        switch (kind(ref)) {
            case LONG -> {
                long value = longs[payloads[ref]];
                if (value >= 0 && value < DENSE_LIMIT) {
                    denseLongs[(int) value] = ABSENT;
                } else {
                    sparseLongs.remove(value);
                    memory.replace(HASHED_NUMBER, 0);
                }
            }
            case DOUBLE -> {
                doubles.remove(longs[payloads[ref]]);
                memory.replace(HASHED_NUMBER, 0);
            }
            case STRING -> forget(stringRefs, asText(ref));
            case KEYWORD -> forget(keywordRefs, asText(ref));
            default -> {}
        }
    }

    private void forget(Object2IntOpenHashMap<String> refs, String text) {
        refs.removeInt(text);
        memory.replace(STRING_OVERHEAD + text.length(), 0);
    }

    /** Roughly the bytes of memory that they take. */
    public long retainedBytes() {
        return memory.used();
    }

    /** How many values there are; refs are {@code 0 .. size - 1}. */
    public int size() {
        return size;
    }

    public int ofBoolean(boolean value) {
        return value ? TRUE : FALSE;
    }

    public int ofLong(long value) {
        if (value >= 0 && value < DENSE_LIMIT) {
            int at = (int) value;
            if (at >= denseLongs.length) {
                int old = denseLongs.length;
                int capacity = Math.max(1024, Integer.highestOneBit(at) << 1);
                memory.replace(4L * old, 4L * capacity);
                denseLongs = Arrays.copyOf(denseLongs, capacity);
                Arrays.fill(denseLongs, old, denseLongs.length, ABSENT);
            }
            if (denseLongs[at] == ABSENT) {
                denseLongs[at] = longNode(Kind.LONG, value);
            }
            return denseLongs[at];
        }
        int ref = sparseLongs.get(value);
        if (ref == ABSENT) {
            memory.add(HASHED_NUMBER);
            ref = longNode(Kind.LONG, value);
            sparseLongs.put(value, ref);
        }
        return ref;
    }

    public int ofDouble(double value) {
        long bits = Double.doubleToLongBits(value);
        int ref = doubles.get(bits);
        if (ref == ABSENT) {
            memory.add(HASHED_NUMBER);
            ref = longNode(Kind.DOUBLE, bits);
            doubles.put(bits, ref);
        }
        return ref;
    }

    /** A number that no {@code long} and no {@code double} is, by the one text that stands for it. */
    public int ofNumber(String text) {
        return ofText(Kind.NUMBER, numberRefs, text);
    }

    public int ofString(String value) {
        return ofText(Kind.STRING, stringRefs, value);
    }

    /** A keyword or symbol, without its colon. */
    public int ofKeyword(String name) {
        return ofText(Kind.KEYWORD, keywordRefs, name);
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
        return KINDS[kinds[ref]];
    }

    public boolean isNil(int ref) {
        return ref == NIL;
    }

    public boolean isLong(int ref) {
        return kind(ref) == Kind.LONG;
    }

    /** True of lists, sets and maps. */
    public boolean isComposite(int ref) {
        return kinds[ref] >= Kind.LIST.ordinal();
    }

    public long asLong(int ref) {
        expect(ref, Kind.LONG);
        return longs[payloads[ref]];
    }

    public double asDouble(int ref) {
        return kind(ref) == Kind.LONG ? asLong(ref) : Double.longBitsToDouble(longs[payloads[ref]]);
    }

    /** The text of a string, a keyword or a number that has no other form. */
    public String asText(int ref) {
        if (kind(ref) != Kind.KEYWORD && kind(ref) != Kind.NUMBER) {
            expect(ref, Kind.STRING);
        }
        return strings.get(payloads[ref]);
    }

    /** How many elements a list, set or map has (a map: keys and values together); 0 for a scalar. */
    public int length(int ref) {
        return isComposite(ref) ? elements[payloads[ref]] : 0;
    }

    public int element(int ref, int index) {
        return elements[payloads[ref] + 1 + index];
    }

    /** How many elements two composites begin with in common, by their refs; scalars have no elements. */
    public int commonPrefix(int a, int b) {
        if (!isComposite(a) || !isComposite(b)) {
            return 0;
        }
        int fromA = payloads[a] + 1;
        int fromB = payloads[b] + 1;
        int lengthA = elements[payloads[a]];
        int lengthB = elements[payloads[b]];
        int at = Arrays.mismatch(elements, fromA, fromA + lengthA, elements, fromB, fromB + lengthB);
        return at < 0 ? lengthA : at;
    }

    /** Structural equality; sets and maps are compared in the order in which they were written. */
    public boolean equal(int a, int b) {
        if (a == b) {
            return true;
        }
        if (!isComposite(a) || kinds[a] != kinds[b] || length(a) != length(b)) {
            return false;
        }
        for (int i = 0; i < length(a); i++) {
            if (!equal(element(a, i), element(b, i))) {
                return false;
            }
        }
        return true;
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

    private int ofText(Kind kind, Object2IntOpenHashMap<String> refs, String text) {
        int ref = refs.getInt(text);
        if (ref == ABSENT) {
            memory.add(STRING_OVERHEAD + text.length());
            boolean kept = passingFrom < Integer.MAX_VALUE && keptTexts < KEPT_TEXTS && text.length() <= KEPT_LENGTH;
            ref = kept ? keptText(kind, text) : passingText(kind, text);
            refs.put(text, ref);
        }
        return ref;
    }

    private int passingText(Kind kind, String text) {
        strings.add(text);
        return node(kind, strings.size() - 1);
    }

    /** Takes one of the refs that were set aside for texts that are kept. */
    private int keptText(Kind kind, String text) {
        int ref = passingFrom - KEPT_TEXTS + keptTexts;
        strings.set(keptTexts++, text);
        kinds[ref] = (byte) kind.ordinal();
        return ref;
    }

    private int longNode(Kind kind, long value) {
        if (longsSize == longs.length) {
            int capacity = grown(longsSize + 1L);
            memory.replace(8L * longs.length, 8L * capacity);
            longs = Arrays.copyOf(longs, capacity);
        }
        longs[longsSize] = value;
        return node(kind, longsSize++);
    }

    private int composite(Kind kind, int[] refs, int from, int to) {
        int count = to - from;
        long needed = elementsSize + count + 1L;
        if (needed > elements.length) {
            int capacity = grown(needed);
            memory.replace(4L * elements.length, 4L * capacity);
            elements = Arrays.copyOf(elements, capacity);
        }
        int start = elementsSize;
        elements[start] = count;
        System.arraycopy(refs, from, elements, start + 1, count);
        elementsSize = (int) needed;
        return node(kind, start);
    }

    private int node(Kind kind, int payload) {
        if (size == kinds.length) {
            int capacity = grown(size + 1L);
            memory.replace(5L * kinds.length, 5L * capacity);
            kinds = Arrays.copyOf(kinds, capacity);
            payloads = Arrays.copyOf(payloads, capacity);
        }
        kinds[size] = (byte) kind.ordinal();
        payloads[size] = payload;
        return size++;
    }

    /** Room for as many and half as many more; big arrays grow slowly, lest their copy be what memory lacks. */
    private static int grown(long needed) {
        if (needed > MAX_ARRAY) {
            throw HistoryException.tooLarge("the history has more than " + MAX_ARRAY + " values");
        }
        return (int) Math.min(MAX_ARRAY, Math.max(MIN_ARRAY, needed + (needed >> 1)));
    }

    private void expect(int ref, Kind expected) {
        if (kind(ref) != expected) {
            throw new IllegalArgumentException("not a " + expected + ": " + render(ref));
        }
    }
}
