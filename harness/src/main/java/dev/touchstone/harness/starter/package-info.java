// SPDX-License-Identifier: Apache-2.0
/** The one place that knows every kind of cluster, so that the port {@code harness.cluster} knows none. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.harness.starter;
