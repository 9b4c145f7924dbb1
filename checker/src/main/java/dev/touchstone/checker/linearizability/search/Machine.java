// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.search;

/** A model in numbers: states and classes of equal calls are small integers. For one thread. */
public interface Machine {
    /** No state: the call is impossible there. */
    int DEAD = -1;

    int initial();

    /** The state after a call of the class, {@link #DEAD}, or below that a code for {@link #choices}. */
    int step(int state, int callClass);

    /** The states that a code below {@link #DEAD} stands for. */
    int[] choices(int code);

    boolean isRead(int callClass);

    boolean isOverwrite(int callClass);

    /** True of a class that is possible in each state; of overwrites too. */
    boolean isAlwaysPossible(int callClass);

    String render(int state);

    /** Bytes kept for states and transitions. */
    long bytes();
}
