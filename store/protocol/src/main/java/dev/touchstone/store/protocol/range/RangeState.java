// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.range;

import java.util.Arrays;
import java.util.Locale;

/** Whether a replica may say of a partition's keys what it has, or has not. */
public enum RangeState {
    /** What is here is all that this replica ever saved: what is absent was never written here. */
    SERVING(1),
    /** This replica never had the data, or lost it with its disk: what is absent here may have been acknowledged by it. */
    SYNCING(2),
    /** The storage reported an incident: any key may be absent, or old. */
    SUSPECT(3);

    private final int code;

    RangeState(int code) {
        this.code = code;
    }

    /** What stands for it on disk. */
    int code() {
        return code;
    }

    /**
     * The state with this code.
     *
     * @throws IllegalArgumentException if there is none
     */
    static RangeState of(int code) {
        return Arrays.stream(values())
                .filter(each -> each.code == code)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no state of a range has the code " + code));
    }

    /** The word used in metrics, answers and logs. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
