// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.checker;

/**
 * What a check took.
 *
 * @param nanos wall time
 * @param operations operations judged, after those that say nothing were dropped
 * @param states states or vertices explored; 0 where the notion does not apply
 */
public record Cost(long nanos, long operations, long states) {
    public static final Cost NONE = new Cost(0, 0, 0);
}
