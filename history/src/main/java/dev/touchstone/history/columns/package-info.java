// SPDX-License-Identifier: Apache-2.0
/**
 * Histories as columns: the format {@code .tcol}, for histories that are larger than memory.
 *
 * <p>Read docs/columns.md first, which says what each byte means, then {@link
 * dev.touchstone.history.columns.ColumnsEncoder}: it takes events one by one, and writes a block of them at a time.
 * {@link dev.touchstone.history.columns.ColumnsDecoder} is its mirror: what the one keeps of the past to tell the next
 * event shortly (which process has which slot, which key, which texts), the other keeps alike, and both keep no more
 * than the operations that are open and tables of a fixed size.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.history.columns;
