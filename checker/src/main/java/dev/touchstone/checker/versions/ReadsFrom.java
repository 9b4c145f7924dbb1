// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.versions;

import dev.touchstone.checker.Unknown;
import dev.touchstone.history.Functions;
import dev.touchstone.history.History;
import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which write each read of a history of registers saw, by the values, which are to be unique within a key.
 *
 * <p>Live operations are those that say something: reads that were answered, writes and compare-and-sets that were
 * acknowledged, and indeterminate ones whose value somebody read, for these did happen. A read that returns a set (or,
 * where no write of the history writes a list, a list) saw several versions at once, the siblings of a Dynamo-style
 * store; an empty set is the initial state. Nil is the initial value of every key.
 *
 * <p>A value that was written twice to a key has no one writer: what read it is dropped and counted as {@link
 * #ambiguous}. Dropping reads never turns a consistent history into an inconsistent one, so violations found in the
 * rest stand; a verdict of valid does not. Immutable, safe for any number of threads.
 */
public final class ReadsFrom {
    /** The writer of the initial value. */
    public static final int INITIAL = ReadsFromBuilder.INITIAL;

    private static final byte READS = 1;
    private static final byte WRITES = 2;

    private final History history;
    private final int read;
    private final byte[] roles;
    private final int[] keys;
    private final int[] start;
    private final int[] writers;
    private final int[] keyRefs;
    private final int[] keyStart;
    private final int[] keyWrites;
    private final int live;
    private final boolean hasReads;
    private final int ambiguous;
    private final IntArrayList unwritten;
    private final IntArrayList aborted;

    private ReadsFrom(ReadsFromBuilder from) {
        this.history = from.history;
        this.read = history.functionId(Functions.READ);
        this.roles = from.roles;
        this.keys = from.keys;
        this.start = from.start;
        this.writers = from.writers.toIntArray();
        this.keyRefs = from.keyRefs.toIntArray();
        this.ambiguous = from.ambiguousReads;
        this.unwritten = from.unwritten;
        this.aborted = from.aborted;
        int size = history.size();
        keyStart = new int[keyRefs.length + 1];
        int count = 0;
        boolean some = false;
        for (int op = 0; op < size; op++) {
            some |= reads(op);
            if (roles[op] != 0) {
                count++;
            }
            if (writes(op)) {
                keyStart[keys[op] + 1]++;
            }
        }
        live = count;
        hasReads = some;
        for (int k = 0; k < keyRefs.length; k++) {
            keyStart[k + 1] += keyStart[k];
        }
        keyWrites = new int[keyStart[keyRefs.length]];
        int[] next = keyStart.clone();
        for (int op = 0; op < size; op++) {
            if (writes(op)) {
                keyWrites[next[keys[op]]++] = op;
            }
        }
    }

    /** Reads the whole history once or twice; functions other than read, write and cas are ignored. */
    public static ReadsFrom of(History history) {
        return new ReadsFrom(new ReadsFromBuilder(history).read());
    }

    /** Why no verdict can be valid if no read says anything; null if one does. */
    public @Nullable Unknown unlessRead() {
        return hasReads ? null : Unknown.tooFew("no read says anything");
    }

    public History history() {
        return history;
    }

    /** True of operations that say something. */
    public boolean isLive(int op) {
        return roles[op] != 0;
    }

    /** True of live reads and compare-and-sets. */
    public boolean reads(int op) {
        return (roles[op] & READS) != 0;
    }

    /** True of everything that is called a read, live or not. */
    public boolean isRead(int op) {
        return history.functionId(op) == read;
    }

    /** True of live writes and compare-and-sets. */
    public boolean writes(int op) {
        return (roles[op] & WRITES) != 0;
    }

    /** How many versions a live read returned; 1 unless it saw siblings. */
    public int versions(int op) {
        return start[op + 1] - start[op];
    }

    /** The operation that wrote a version that a live read returned, or {@link #INITIAL}. */
    public int writer(int op, int version) {
        return writers[start[op] + version];
    }

    /** True if one of the versions that the read returned is the write's. */
    public boolean saw(int read, int writer) {
        for (int i = start[read]; i < start[read + 1]; i++) {
            if (writers[i] == writer) {
                return true;
            }
        }
        return false;
    }

    /** The dense number of an operation's key, {@code 0 .. keys() - 1}, by first use. */
    public int key(int op) {
        return keys[op];
    }

    public int keys() {
        return keyRefs.length;
    }

    /** The ref of a key by its dense number. */
    public int keyRef(int key) {
        return keyRefs[key];
    }

    /** The live writes of a key, in order of invocation. */
    public int[] writesOf(int key) {
        return Arrays.copyOfRange(keyWrites, keyStart[key], keyStart[key + 1]);
    }

    /** How many operations are live. */
    public int live() {
        return live;
    }

    /** How many answered reads were dropped because their value was written more than once. */
    public int ambiguous() {
        return ambiguous;
    }

    /** Answered reads of a value that nobody wrote, or only after they had ended, in vain; they are not live. */
    public IntArrayList unwritten() {
        return unwritten;
    }

    /** Answered reads of a value whose write failed, that is, surely never happened; they are not live. */
    public IntArrayList aborted() {
        return aborted;
    }

    /** Sessions by operation: dense numbers, one a process, and a new one after each indeterminate update. */
    public int[] sessions() {
        int[] sessions = new int[history.size()];
        Int2IntOpenHashMap current = new Int2IntOpenHashMap();
        current.defaultReturnValue(-1);
        int next = 0;
        for (int op = 0; op < sessions.length; op++) {
            int process = history.process(op);
            int session = current.get(process);
            if (session < 0) {
                session = next++;
                current.put(process, session);
            }
            sessions[op] = session;
            if (history.isInfo(op) && !isRead(op)) {
                current.remove(process);
            }
        }
        return sessions;
    }

    /** The reason for a valid result that some reads could not take part in, or null if all did. */
    public @Nullable Unknown unlessAllMatched() {
        return ambiguous() == 0 ? null : Unknown.ambiguous(ambiguous());
    }
}
