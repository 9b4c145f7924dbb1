// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker.online;

import dev.touchstone.checker.Finding;
import java.util.Map;

/**
 * A violation, told while the history goes on.
 *
 * @param operations what the finding cites, each as a line, by number
 */
public record Violation(String property, Finding finding, Map<Integer, String> operations) {
    public Violation {
        operations = Map.copyOf(operations);
    }
}
