// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server;

import io.vertx.core.dns.AddressResolverOptions;

/** How the names of peers are resolved. */
final class PeerNames {
    private PeerNames() {}

    /**
     * Answers are kept for a second, whatever they say of themselves. A container that is started again may have a new
     * address, and Docker's name server says that the old one holds for ten minutes. Names are asked for at attempts to
     * connect alone, so that costs nothing.
     */
    static AddressResolverOptions resolver() {
        return new AddressResolverOptions().setCacheMaxTimeToLive(1).setCacheNegativeTimeToLive(0);
    }
}
