// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history;

/** The names of the operations' functions, as they stand in files, on the command line and in reports. */
public final class Functions {
    public static final String READ = "read";
    public static final String WRITE = "write";
    /** Compare and set: the value is a pair, expected and new. */
    public static final String CAS = "cas";

    public static final String ADD = "add";
    public static final String REMOVE = "remove";
    public static final String APPEND = "append";
    public static final String ENQUEUE = "enqueue";
    public static final String DEQUEUE = "dequeue";
    public static final String DRAIN = "drain";
    public static final String PUSH = "push";
    public static final String POP = "pop";
    public static final String ACQUIRE = "acquire";
    public static final String RELEASE = "release";
    public static final String GENERATE = "generate";
    public static final String TRANSFER = "transfer";
    /** A transaction: the value is a list of micro-operations, each {@code [function key value]}. */
    public static final String TXN = "txn";

    private Functions() {}
}
