// SPDX-License-Identifier: Apache-2.0
/** The one reader of transactions: micro-operations of a history as columns. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.checker.txn;
