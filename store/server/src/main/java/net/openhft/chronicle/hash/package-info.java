// SPDX-License-Identifier: Apache-2.0
/**
 * A package of Chronicle Map, with one class of ours: the one that the library would otherwise write and compile whenever a node
 * starts, and that it looks for by this name.
 */
package net.openhft.chronicle.hash;
