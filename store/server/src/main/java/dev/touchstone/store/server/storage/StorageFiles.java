// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import dev.touchstone.store.log.CommitLog;
import dev.touchstone.store.protocol.port.StorageCondition;

/** The files of one storage, open, and consistent with each other. */
record StorageFiles(Tables tables, CommitLog log, LogCleaner cleaner, StorageCondition condition) {}
