// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.explain;

/**
 * What an operation did with a value of a register, as a part of an argument.
 *
 * @param number of the operation
 * @param wrote whether it wrote the value; else it read it
 * @param value as a person would write it
 */
public record ValueDeed(long number, boolean wrote, String value) {
    /** Why the value of one comes before that of another: the one ended before the other began. */
    public String comesBefore(ValueDeed later) {
        return words() + " ended before " + later.words() + " began: so " + value + " comes before " + later.value
                + ".";
    }

    /** {@code #12, which wrote 5,}. */
    private String words() {
        return "#" + number + ", which " + (wrote ? "wrote " : "read ") + value + ",";
    }
}
