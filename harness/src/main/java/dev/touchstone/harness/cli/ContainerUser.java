// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cli;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom a harness in a container works as. A compose file can name neither the owner of the reports' folder on the host nor the group
 * of the engine's socket, so the harness is started as root, looks at both, and goes on as that owner, in that group: whatever it
 * writes is the owner's from the start, and stays so however it ends.
 *
 * <p>It stays root where the folder is root's: for a root on the host, and for the user of a rootless engine, who is root in there.
 */
final class ContainerUser {
    /** The variable that names the folder whose owner is meant. */
    static final String VARIABLE = "TOUCHSTONE_OWNER_OF";

    private static final String SOCKET = "/var/run/docker.sock";
    private static final int SET_DUMPABLE = 4;

    /** The C library's, which change the whole process, not only a thread. */
    private interface LibC extends Library {
        int setgroups(NativeLong count, int[] groups) throws LastErrorException;

        int setgid(int group) throws LastErrorException;

        int setuid(int user) throws LastErrorException;

        int prctl(int option, NativeLong value, NativeLong unused3, NativeLong unused4, NativeLong unused5)
                throws LastErrorException;
    }

    private ContainerUser() {}

    /**
     * Goes on as the owner of the folder that the environment names, if it names one and this process is root. Where that cannot be,
     * it stays root, and standard error says why.
     */
    static void assume() {
        String folder = System.getenv(VARIABLE);
        if (folder == null || folder.isBlank()) {
            return;
        }
        String problem;
        try {
            problem = becomeOwnerOf(Path.of(folder), socket());
        } catch (IOException | UnsupportedOperationException | LastErrorException | UnsatisfiedLinkError e) {
            problem = e.toString();
        }
        if (problem != null) {
            System.err.println("touchstone: stays root, not the owner of " + folder + ": " + problem
                    + "; a report is its owner's once the campaign is over");
        }
    }

    /** Answers why not; null if done, or not needed. */
    private static @Nullable String becomeOwnerOf(Path folder, Path socket) throws IOException {
        int user = Ownership.uid(folder);
        if (Ownership.uid(Path.of("/proc/self").toRealPath()) != 0 || user == 0) {
            return null;
        }
        int group = Ownership.gid(folder);
        int engine = Files.exists(socket) ? Ownership.gid(socket) : group;
        if (Files.exists(socket) && !mayUse(socket, user)) {
            return socket + " lets none but its owner in";
        }
        Ownership.giveRootsBelow(folder.resolve("runs"), user, group);
        LibC c = Native.load("c", LibC.class);
        c.setgroups(new NativeLong(2), new int[] {group, engine});
        c.setgid(group);
        c.setuid(user);
        // Else /proc/self would stay root's, and closed.
        NativeLong none = new NativeLong(0);
        c.prctl(SET_DUMPABLE, new NativeLong(1), none, none, none);
        return null;
    }

    /** Whether the user, put into the socket's group, may use it. */
    private static boolean mayUse(Path socket, int user) throws IOException {
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(socket);
        return mode.containsAll(PosixFilePermissions.fromString("---rw----"))
                || mode.containsAll(PosixFilePermissions.fromString("------rw-"))
                || (Ownership.uid(socket) == user && mode.containsAll(PosixFilePermissions.fromString("rw-------")));
    }

    private static Path socket() {
        String host = System.getenv("DOCKER_HOST");
        return Path.of(
                host != null && host.startsWith("unix:") ? URI.create(host).getPath() : SOCKET);
    }
}
