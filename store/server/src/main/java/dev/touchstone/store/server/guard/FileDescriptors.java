// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.guard;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many files and sockets this process may have open. */
public final class FileDescriptors {
    private FileDescriptors() {}

    /** How many more it may open now; a very large number where the system does not say. */
    public static long left() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount()
                : Integer.MAX_VALUE;
    }
}
