// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file that stands from open to a clean close. It names the boot of the machine, where that can be known: one of another boot
 * tells that the machine went down while the storage was open, and that the page cache is gone.
 */
final class OpenMarker {
    static final String NAME = "DIRTY";
    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

    private final Path file;
    private final String boot;
    private final boolean wasThere;
    private final boolean machineStopped;

    private OpenMarker(Path file, String boot, boolean wasThere, boolean machineStopped) {
        this.file = file;
        this.boot = boot;
        this.wasThere = wasThere;
        this.machineStopped = machineStopped;
    }

    /** Sets the marker in a folder. What it says of the last boot stays until {@link #renew}. */
    static OpenMarker set(Path folder) throws IOException {
        return set(
                folder, Files.isReadable(BOOT) ? Files.readAllLines(BOOT).get(0).strip() : "");
    }

    /** The same, for a boot of that name; empty if it cannot be known. */
    static OpenMarker set(Path folder, String boot) throws IOException {
        Path file = folder.resolve(NAME);
        if (Files.exists(file)) {
            String before = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
            boolean isOther = !before.isEmpty() && !boot.isEmpty() && !before.equals(boot);
            return new OpenMarker(file, boot, true, isOther);
        }
        DurableFiles.replace(file, boot + "\n");
        return new OpenMarker(file, boot, false, false);
    }

    /** True if the storage was not closed cleanly. */
    boolean wasThere() {
        return wasThere;
    }

    /** True if the machine went down while the storage was open. */
    boolean machineStopped() {
        return machineStopped;
    }

    /** Names this boot: what was lost with the last one is noted elsewhere. */
    void renew() throws IOException {
        if (wasThere) {
            DurableFiles.replace(file, boot + "\n");
        }
    }

    void remove() throws IOException {
        DurableFiles.delete(file);
    }
}
