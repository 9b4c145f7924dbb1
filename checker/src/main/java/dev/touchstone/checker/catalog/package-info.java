// SPDX-License-Identifier: Apache-2.0
/** What there is to ask of a history, by name: properties, workloads, models. The command line asks here, and so can any program. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.checker.catalog;
