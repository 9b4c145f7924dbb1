// SPDX-License-Identifier: Apache-2.0
/**
 * The settings of a node: what there are, where they may be set, and what they come to.
 *
 * <p>Read {@link dev.touchstone.store.server.config.Settings} first: it is the one list of all settings, from which the names of
 * environment variables, the messages about wrong ones and the table in docs/operations.md come.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.store.server.config;
