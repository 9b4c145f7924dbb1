// SPDX-License-Identifier: Apache-2.0
/** Transactions judged online: the graph by itself, each anomaly at the event that proves it, and what is kept. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.checker.online.transactions;
