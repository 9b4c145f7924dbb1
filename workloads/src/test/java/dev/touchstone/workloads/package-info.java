// SPDX-License-Identifier: Apache-2.0
/** What clients do, against a store that answers as it is told, in virtual time. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.workloads;
