// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.compose;

import dev.touchstone.harness.cluster.ClusterException;
import dev.touchstone.nemesis.DiskFault.Damage;
import dev.touchstone.nemesis.NodeDisks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The volumes of nodes that are containers, operated on by {@code touchstone disk} in a container of its own. */
final class ContainerDisks implements NodeDisks {
    private static final String DISK = "/node";
    /** The image has this directory, with an owner; so a new volume has him too. */
    private static final String COPIES = ComposeDescription.DATA;

    private final Containers containers;
    private final String image;
    /** One operation at a time on each disk: what is asked for meanwhile waits for its end. */
    private final Map<String, Object> locks = new ConcurrentHashMap<>();

    /**
     * The disks of these nodes.
     *
     * @param image of nodes
     */
    ContainerDisks(Containers containers, String image) {
        this.containers = containers;
        this.image = image;
    }

    @Override
    public String damage(String node, Damage how, long seed) throws IOException {
        String word = how.name().toLowerCase(Locale.ROOT);
        return disk(node, "damage", List.of("--how", word, "--seed", Long.toString(seed)));
    }

    @Override
    public String copy(String node) throws IOException {
        return disk(node, "copy", List.of());
    }

    @Override
    public String rollBack(String node) throws IOException {
        return disk(node, "roll-back", List.of());
    }

    @Override
    public String wipe(String node) throws IOException {
        return disk(node, "wipe", List.of());
    }

    private String disk(String node, String operation, List<String> more) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("disk", operation, "--data", DISK, "--copy", COPIES + "/" + node));
        command.addAll(more);
        Service surgery = Service.passing(
                "disk-" + node,
                image,
                command,
                List.of(new Service.Mount(node, DISK, false), new Service.Mount("copies", COPIES, false)));
        try {
            synchronized (locks.computeIfAbsent(node, each -> new Object())) {
                containers.makeVolume("copies", false);
                return containers.run(surgery);
            }
        } catch (ClusterException e) {
            throw new IOException("the disk of " + node + ": " + e.getMessage(), e);
        }
    }
}
