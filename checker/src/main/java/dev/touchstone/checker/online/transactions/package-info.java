// SPDX-License-Identifier: Apache-2.0
/**
 * Transactions judged while their events come, over a bounded past. {@link
 * dev.touchstone.checker.online.transactions.OnlineTransactions} is the checker; what is certain goes into a graph that
 * shows a cycle when its last edge comes, and what is kept is proved, window by window, before it is forgotten.
 */
@NullMarked
package dev.touchstone.checker.online.transactions;

import org.jspecify.annotations.NullMarked;
