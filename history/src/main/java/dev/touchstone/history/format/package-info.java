// SPDX-License-Identifier: Apache-2.0
/**
 * Histories in files: ours, Jepsen's, and those of other checkers' test data.
 *
 * <p>Read {@link dev.touchstone.history.format.HistoryReader} first. Whatever the format, what comes out is the same:
 * functions by the names of {@link dev.touchstone.history.Functions}, micro-operations of transactions as lists whose
 * first element is the keyword {@code r}, {@code w} or {@code append}, keyed values split into key and value, nemesis
 * events as fault windows. So no checker knows a format. Each format has a class that turns bytes into
 * {@code Event}s; {@code EventAssembler} makes operations of those. A {@code HistoryBuilder} keeps them all and becomes
 * the history; {@link dev.touchstone.history.format.HistoryStream} keeps those that are open, and tells a listener.
 *
 * <p>JSON is read with a library. The EDN tokenizer is ours: public ones build a tree of boxed objects for each
 * operation and recurse with the nesting of the input, while a history of a million operations wants its values put
 * straight into the columns of {@link dev.touchstone.history.Values}, and a file from a stranger must not decide how
 * deep our stack or how large our heap becomes. All readers work on bytes, hold one operation at a time besides the
 * history itself, and answer malformed, truncated or oversized input with a
 * {@link dev.touchstone.history.HistoryException} that names file, line and column.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.history.format;
