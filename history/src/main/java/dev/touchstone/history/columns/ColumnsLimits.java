// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.columns;

/**
 * What a file may cost.
 *
 * @param textBytes the longest text
 * @param nesting how deep lists, sets and maps may nest
 * @param blockBytes the largest block, packed and unpacked
 */
public record ColumnsLimits(int textBytes, int nesting, long blockBytes) {
    /** The limits by those of one operation: a block is ended by its first bytes too many, or by one large operation. */
    public static ColumnsLimits of(int textBytes, int nesting, long operationBytes) {
        long block = 2L * Layout.RAW_BYTES_ENOUGH + 4 * operationBytes;
        return new ColumnsLimits(textBytes, nesting, Math.min(Integer.MAX_VALUE - 64, block));
    }
}
