// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * How a link is looked at from here.
 *
 * @param through where it is entered
 * @param past where the node that it leads to is reached without it; null if there is no way from here
 */
public record LinkPath(InetSocketAddress through, @Nullable InetSocketAddress past) {}
