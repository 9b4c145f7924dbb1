// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.client;

import dev.touchstone.store.protocol.wire.Bytes;
import io.vertx.core.MultiMap;

/** A whole HTTP response. */
record Answer(int status, MultiMap headers, Bytes body) {}
