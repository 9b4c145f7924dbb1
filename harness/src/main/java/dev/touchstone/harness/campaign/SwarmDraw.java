// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.nemesis.Fault.Need;
import dev.touchstone.nemesis.schedule.FaultKind;
import dev.touchstone.nemesis.schedule.FaultKinds;
import dev.touchstone.simulation.SimConfig;
import dev.touchstone.simulation.SimWorld;
import dev.touchstone.store.protocol.bucket.Consistency;
import dev.touchstone.store.protocol.bucket.QuorumKind;
import dev.touchstone.store.protocol.bucket.ReadRepair;
import dev.touchstone.store.protocol.port.Randomness;
import dev.touchstone.workloads.LoadShape;
import dev.touchstone.workloads.RegisterWorkload;
import dev.touchstone.workloads.SetWorkload;
import dev.touchstone.workloads.Setting;
import dev.touchstone.workloads.UpdateWorkload;
import dev.touchstone.workloads.Workload;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * The one cell of a seed of a swarm: world, setting, workload, fault and load are all drawn from it.
 *
 * <p>Each seed has few features and most have others than the next, after Groce et al., Swarm Testing, ISSTA 2012: what is
 * always on hides what shows only without it.
 *
 * @param world what the cell's simulated world is like
 * @param load how long the load runs
 */
record SwarmDraw(SimConfig world, Cell cell, LoadShape shape, Duration load) {
    private static final double NO_FAULT = 0.12;
    private static final double TWO_FAULTS = 0.3;
    private static final double QUORUM = 0.5;
    /** Clients that wait for what is broken ask for less than their rate; so more is asked for than is wanted. */
    private static final double ASKED_FOR_EACH_WANTED = 2.5;

    private static final List<FaultKind> FAULTS = FaultKinds.all().stream()
            .filter(kind -> !kind.name().equals("none") && SimWorld.OFFERS.containsAll(kind.needs()))
            .toList();

    /**
     * Draws it.
     *
     * @param operations how many there are to be, about, or more
     */
    static SwarmDraw of(long seed, int operations) {
        SimConfig world = SimConfig.swarm(seed);
        SplittableRandom random = new Randomness(seed).named("swarm/cell");
        Setting setting = setting(random, world.nodes());
        Workload workload = workload(random);
        FaultKind fault = fault(random, world.nodes());
        long millis = wide(random, 3_000, 20_000);
        int concurrency = (int) wide(random, 8, 40);
        LoadShape shape = LoadShape.ofRate(concurrency, operations * ASKED_FOR_EACH_WANTED * 1_000 / millis);
        Cell cell = new Cell(workload, fault, setting, false, new CellWorld(true, false, Map.of(), world.takesBack()));
        return new SwarmDraw(world, cell, shape, Duration.ofMillis(millis));
    }

    private static Setting setting(SplittableRandom random, int nodes) {
        int n = random.nextDouble() < 0.6 ? Math.min(3, nodes) : random.nextInt(1, Math.min(nodes, 7) + 1);
        if (random.nextDouble() < QUORUM) {
            int w = random.nextInt(1, n + 1);
            int r = random.nextInt(n - w + 1, n + 1);
            String name = "n" + n + "-r" + r + "-w" + w + "-quorum";
            return new Setting(
                    name, n, r, w, Consistency.QUORUM, QuorumKind.STRICT, ReadRepair.BLOCKING, new TreeSet<>());
        }
        int r = random.nextInt(1, n + 1);
        int w = random.nextInt(1, n + 1);
        QuorumKind quorum = random.nextDouble() < 0.7 ? QuorumKind.SLOPPY : QuorumKind.STRICT;
        ReadRepair repair = ReadRepair.values()[random.nextInt(ReadRepair.values().length)];
        String name = "n" + n + "-r" + r + "-w" + w + "-" + quorum.word() + "-" + repair.word();
        return new Setting(name, n, r, w, Consistency.EVENTUAL, quorum, repair, new TreeSet<>());
    }

    private static Workload workload(SplittableRandom random) {
        double readShare = 0.1 + 0.7 * random.nextDouble();
        int keys = (int) wide(random, 1, 40);
        return switch (random.nextInt(4)) {
            case 0 -> new RegisterWorkload(keys, readShare);
            case 1 -> new RegisterWorkload(keys, readShare, (1 - readShare) * (0.1 + 0.6 * random.nextDouble()));
            case 2 -> new UpdateWorkload(keys, readShare);
            // A set is read and written whole: with one key alone it would grow with every add.
            default -> new SetWorkload(Math.max(4, keys), readShare);
        };
    }

    private static FaultKind fault(SplittableRandom random, int nodes) {
        List<FaultKind> possible =
                FAULTS.stream().filter(kind -> kind.nodesMin() <= nodes).toList();
        double number = random.nextDouble();
        FaultKind one = possible.get(random.nextInt(possible.size()));
        FaultKind other = possible.get(random.nextInt(possible.size()));
        if (number < NO_FAULT) {
            return FaultKinds.named("none");
        }
        return number < NO_FAULT + TWO_FAULTS && canMeet(one, other)
                ? FaultKinds.named(one.name() + "+" + other.name())
                : one;
    }

    /** Of two that stop nodes one may find a node down that it is to pause or to start, and would not be seen to hold. */
    private static boolean canMeet(FaultKind one, FaultKind other) {
        return !one.equals(other)
                && !(one.needs().contains(Need.PROCESSES) && other.needs().contains(Need.PROCESSES));
    }

    /** Between the two, each order of magnitude as likely as the next. */
    private static long wide(SplittableRandom random, long least, long most) {
        return Math.round(least * StrictMath.pow((double) most / least, random.nextDouble()));
    }
}
