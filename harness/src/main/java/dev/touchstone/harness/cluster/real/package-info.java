// SPDX-License-Identifier: Apache-2.0
/** What clusters of real nodes share, whether processes or containers run them: time, clients, what nodes say of each other, and the registry of what is running. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.harness.cluster.real;
