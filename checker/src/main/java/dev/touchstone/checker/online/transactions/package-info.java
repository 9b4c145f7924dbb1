// SPDX-License-Identifier: Apache-2.0
/** What transactions tell of their order while their events come. */
@NullMarked
package dev.touchstone.checker.online.transactions;

import org.jspecify.annotations.NullMarked;
