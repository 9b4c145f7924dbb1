// SPDX-License-Identifier: Apache-2.0
/** Nodes as child processes of the harness on loopback. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.harness.cluster.local;
