// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history;

/**
 * Pairs completions with the invocations of their processes, as a file's lines tell them.
 *
 * <p>An open operation is known by a number; that of an operation that ended may stand for another. Keys and values are
 * refs of {@link #values}. Not thread-safe.
 */
public interface Pairing {
    /** Where the values are made. */
    Values values();

    /** The number of a process that has a name; the same for the same name, and none that a process without one may have. */
    int process(String name);

    /** Adds a sentence to what should be known of the history. */
    void note(String sentence);

    /** The operation that the process has open, or -1. */
    int open(int process);

    /** The function of an open operation. */
    String function(int op);

    /** The ref of what an open operation asks. */
    int input(int op);

    /**
     * An operation begins, and has this key and this input, or {@link Values#NIL}.
     *
     * @throws HistoryException if the process has an operation open
     */
    int invoke(int process, String function, int key, int input, long nanos);

    /**
     * The open operation of the process ends with this output, or {@link Values#NIL}.
     *
     * @throws HistoryException if the process has no operation open
     */
    int complete(int process, Outcome outcome, int output, long nanos);

    /** The open operation of the process will never end; the process may invoke again. */
    void abandon(int process);

    /** The order of the lines is no order in real time. */
    void withoutRealTime();

    /** The times are no measured times. */
    void withoutClock();

    /** Splits values that are pairs of a key and a value, certain or by their looks; returns whether it was done. */
    boolean splitKeys(boolean certain);

    /** The key of an operation that begins or ends with this line. */
    void key(int op, int ref);

    /** The node that it was asked of. */
    void node(int op, int ref);

    /** The version that was read or written. */
    void version(int op, int ref);

    /** The error that it ended with. */
    void error(int op, int ref);

    /** A fault that was active. */
    void fault(FaultWindow window);
}
