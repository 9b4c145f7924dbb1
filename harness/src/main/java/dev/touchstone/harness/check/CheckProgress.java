// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.check;

/** Hears how far a check is; each call may come from any thread. */
public interface CheckProgress {
    /**
     * Reading goes on.
     *
     * @param bytes how much of the file was read, packed if it is
     * @param total its length; 0 if that is not known
     */
    void reading(long bytes, long total);

    /** A property is being checked, the n-th of so many. */
    void checking(String property, int number, int count);

    /** What a checker says of its progress. */
    void said(String line);
}
