// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol.driver;

/** Drives one participant: hands it events, and runs its effects against the ports. On its lane's thread. */
final class NodeDriver {
    NodeDriver() {}
}
