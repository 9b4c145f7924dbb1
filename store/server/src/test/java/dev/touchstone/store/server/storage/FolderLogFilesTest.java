// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import dev.touchstone.store.log.LogFiles;
import dev.touchstone.store.log.LogFilesContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class FolderLogFilesTest extends LogFilesContract {
    @TempDir
    private Path folder;

    @Override
    protected LogFiles empty() {
        return new FolderLogFiles(folder);
    }
}
