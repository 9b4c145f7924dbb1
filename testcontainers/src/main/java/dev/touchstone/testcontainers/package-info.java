// SPDX-License-Identifier: Apache-2.0

/**
 * Touchstone for tests that people write. {@link dev.touchstone.testcontainers.TouchstoneFaults} tests a service of their own;
 * {@link dev.touchstone.testcontainers.TouchstoneCluster} and {@link dev.touchstone.testcontainers.TouchstoneContainer} are this
 * project's store in containers.
 */
@NullMarked
package dev.touchstone.testcontainers;

import org.jspecify.annotations.NullMarked;
