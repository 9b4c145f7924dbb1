// SPDX-License-Identifier: Apache-2.0
/** Versions: dots, version vectors, siblings, hybrid logical time. */
@org.jspecify.annotations.NullMarked
package dev.touchstone.store.protocol.version;
