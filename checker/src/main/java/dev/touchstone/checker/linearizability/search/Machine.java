// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.linearizability.search;

/** A model in numbers: states and classes of equal calls are small integers. For one thread. */
public interface Machine {
    /** No state: the call is impossible there. */
    int DEAD = -1;

    int initial();

    /** The state after a call of the class, {@link #DEAD}, or below that a code for {@link #several}. */
    int step(int state, int callClass);

    /** The states that a code below {@link #DEAD} stands for. */
    int[] several(int code);

    /** How many states an answer of {@link #step} stands for. */
    default int choices(int code) {
        return code >= 0 ? 1 : code == DEAD ? 0 : several(code).length;
    }

    /** One of the states that an answer of {@link #step} stands for. */
    default int choice(int code, int at) {
        return code >= 0 ? code : several(code)[at];
    }

    /** True of a class of calls that never change the state. */
    boolean isRead(int callClass);

    /** True of a class that is possible in each state and leads to the same state from all of them. */
    boolean isOverwrite(int callClass);

    /** True of a class that is possible in each state; of overwrites too. */
    boolean isAlwaysPossible(int callClass);

    /** The state as a person would write it. */
    String render(int state);

    /** A machine for the same classes of calls that keeps nothing yet. */
    Machine fresh();

    /** Bytes kept for states and transitions. */
    long bytes();
}
