// SPDX-License-Identifier: Apache-2.0
/**
 * Sequential objects, and the values that they are made of. Read {@link
 * dev.touchstone.checker.linearizability.model.Model} first; it is what a user implements for an object of its own.
 *
 * <p>Models know nothing of histories with concurrency, nor of how they are searched.
 */
@org.jspecify.annotations.NullMarked
package dev.touchstone.checker.linearizability.model;
