// SPDX-License-Identifier: Apache-2.0
/** Tests of clusters of containers; those that need an engine say so when there is none. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.harness.cluster.compose;
