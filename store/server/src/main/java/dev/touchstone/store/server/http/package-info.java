// SPDX-License-Identifier: Apache-2.0
/**
 * The HTTP API: requests parsed strictly, replies told honestly.
 *
 * <p>Read {@link dev.touchstone.store.server.http.HttpApi} first. What is wrong with a request is found here, before the
 * core hears of it; {@code effect: none} and {@code effect: unknown} are never merged.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.store.server.http;
