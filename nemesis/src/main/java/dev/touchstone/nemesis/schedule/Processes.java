// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.nemesis.schedule;

import dev.touchstone.nemesis.LinkFault.Cut;
import dev.touchstone.nemesis.ProcessFault.CrashStarts;
import dev.touchstone.nemesis.ProcessFault.KillNodes;
import dev.touchstone.nemesis.ProcessFault.PauseNodes;
import dev.touchstone.nemesis.ProcessFault.RestartNodes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The recipes of faults of processes, alone and with others. */
final class Processes {
    private static final int CRASHES = 2;
    private static final int AFTER_FIRST_WORD_MILLIS_MAX = 400;

    private Processes() {}

    static List<ScheduledFault> killOne(String name, List<String> nodes, SplittableRandom random, Window window) {
        return List.of(window.with(kill(name, List.of(Draw.one(nodes, random)))));
    }

    static List<ScheduledFault> killMinority(String name, List<String> nodes, SplittableRandom random, Window window) {
        return List.of(window.with(kill(name, minority(nodes, random))));
    }

    static List<ScheduledFault> killAll(String name, List<String> nodes, SplittableRandom random, Window window) {
        return List.of(window.part(0, 1, 0.5).with(kill(name, nodes)));
    }

    static List<ScheduledFault> rollingRestart(
            String name, List<String> nodes, SplittableRandom random, Window window) {
        List<String> order = Draw.shuffled(nodes, random);
        List<ScheduledFault> faults = new ArrayList<>();
        for (int i = 0; i < order.size(); i++) {
            faults.add(window.part(i, order.size(), 0.5).with(kill(name, List.of(order.get(i)))));
        }
        return faults;
    }

    static List<ScheduledFault> crashDuringStart(
            String name, List<String> nodes, SplittableRandom random, Window window) {
        String node = Draw.one(nodes, random);
        // From its first word on a node takes half a second or more until it serves, on a busy machine several.
        Duration after = Duration.ofMillis(random.nextInt(AFTER_FIRST_WORD_MILLIS_MAX));
        String detail = node + ", " + CRASHES + " starts, " + after.toMillis() + " ms after the first word of each";
        return List.of(window.with(new CrashStarts(name, detail, List.of(node), CRASHES, after)));
    }

    static List<ScheduledFault> restartStorm(String name, List<String> nodes, SplittableRandom random, Window window) {
        List<String> order = Draw.shuffled(nodes, random);
        int atOnce = (nodes.size() - 1) / 2;
        String detail = String.join(",", order) + ", " + atOnce + " at once";
        return List.of(window.with(new RestartNodes(name, detail, order, atOnce)));
    }

    static List<ScheduledFault> pauseOne(String name, List<String> nodes, SplittableRandom random, Window window) {
        return List.of(window.with(pause(name, List.of(Draw.one(nodes, random)))));
    }

    static List<ScheduledFault> pauseMinority(String name, List<String> nodes, SplittableRandom random, Window window) {
        return List.of(window.with(pause(name, minority(nodes, random))));
    }

    static List<ScheduledFault> partitionAndKill(
            String name, List<String> nodes, SplittableRandom random, Window window) {
        ScheduledFault partition = window.with(Partitions.halves(name, nodes, random, Cut.BLACKHOLE));
        ScheduledFault kill = window.part(1, 3, 1.0).with(kill(name, List.of(Draw.one(nodes, random))));
        return List.of(partition, kill);
    }

    static List<String> minority(List<String> nodes, SplittableRandom random) {
        int spare = (nodes.size() - 1) / 2;
        return Draw.sorted(Draw.shuffled(nodes, random).subList(0, spare));
    }

    private static KillNodes kill(String name, List<String> nodes) {
        return new KillNodes(name, String.join(",", nodes), nodes);
    }

    private static PauseNodes pause(String name, List<String> nodes) {
        return new PauseNodes(name, String.join(",", nodes), nodes);
    }
}
