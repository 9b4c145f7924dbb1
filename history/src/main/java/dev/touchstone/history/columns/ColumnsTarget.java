// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.history.columns;

import dev.touchstone.history.FaultWindow;

/** Takes what is read of a file. */
public interface ColumnsTarget {
    /** The next event, which is filled again afterwards. */
    void event(ColumnsEvent event);

    /** A fault, at its place among the events. */
    void fault(FaultWindow window);
}
