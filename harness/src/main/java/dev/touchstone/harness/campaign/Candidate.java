// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.nemesis.schedule.Schedule;
import dev.touchstone.nemesis.schedule.ScheduleJson;
import dev.touchstone.nemesis.schedule.ScheduledFault;
import dev.touchstone.workloads.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** A run that may have the finding looked for, and the smaller ones that are made of it. */
record Candidate(WorldSpec world, Script script, Schedule schedule) {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    /** What remains of a load after its last operation began. */
    private static final long TAIL_NANOS = 1_000_000;

    private static final Duration LOAD_LEAST = Duration.ofMillis(100);

    Rerun rerun() {
        return new Rerun(world, script);
    }

    Candidate withSeed(long seed) {
        return new Candidate(world.withSeed(seed), script, schedule);
    }

    Candidate steady() {
        return new Candidate(world.steady(), script, schedule);
    }

    Candidate withSteps(List<Script.Step> steps) {
        return new Candidate(world, script.with(steps), schedule);
    }

    Candidate keeping(Predicate<Script.Step> keep) {
        return withSteps(script.steps().stream().filter(keep).toList());
    }

    Candidate withFaults(List<ScheduledFault> faults) {
        return new Candidate(world, script, new Schedule(schedule.name(), schedule.load(), faults));
    }

    List<Integer> clients() {
        return List.copyOf(
                new TreeSet<>(script.steps().stream().map(Script.Step::client).toList()));
    }

    List<String> keys() {
        return List.copyOf(new TreeSet<>(
                script.steps().stream().map(step -> step.operation().key()).toList()));
    }

    /** The load ends with its last operation or fault, whichever is later. */
    Candidate shortLoad() {
        long end = script.steps().stream()
                .filter(step -> !step.last())
                .mapToLong(Script.Step::atNanos)
                .max()
                .orElse(0);
        for (ScheduledFault fault : schedule.faults()) {
            end = Math.max(end, fault.start().toNanos());
        }
        Duration load = Duration.ofNanos(end + TAIL_NANOS);
        Duration least = load.compareTo(LOAD_LEAST) < 0 ? LOAD_LEAST : load;
        return new Candidate(
                world,
                script,
                new Schedule(
                        schedule.name(),
                        least.compareTo(schedule.load()) < 0 ? least : schedule.load(),
                        schedule.faults()));
    }

    /** All times are so many times shorter. */
    Candidate faster(int times) {
        return retimed(time -> time.dividedBy(times));
    }

    /** What happens first happens at once. */
    Candidate fromTheStart() {
        Duration first = schedule.load();
        for (Script.Step step : script.steps()) {
            Duration at = Duration.ofNanos(step.atNanos());
            first = !step.last() && at.compareTo(first) < 0 ? at : first;
        }
        for (ScheduledFault fault : schedule.faults()) {
            first = fault.start().compareTo(first) < 0 ? fault.start() : first;
        }
        Duration shift = first;
        return retimed(time -> time.minus(shift));
    }

    private Candidate retimed(UnaryOperator<Duration> change) {
        List<Script.Step> steps = script.steps().stream()
                .map(step -> new Script.Step(
                        step.client(),
                        step.last()
                                ? step.atNanos()
                                : change.apply(Duration.ofNanos(step.atNanos())).toNanos(),
                        step.operation(),
                        step.last()))
                .toList();
        List<ScheduledFault> faults = schedule.faults().stream()
                .map(fault -> retimed(fault, change))
                .flatMap(Optional::stream)
                .toList();
        Duration load = change.apply(schedule.load());
        return new Candidate(
                world,
                script.with(steps),
                new Schedule(schedule.name(), load.compareTo(LOAD_LEAST) < 0 ? LOAD_LEAST : load, faults));
    }

    private static Optional<ScheduledFault> retimed(ScheduledFault fault, UnaryOperator<Duration> change) {
        Duration start = change.apply(fault.start());
        Duration end = change.apply(fault.end());
        return end.compareTo(start) > 0 ? Optional.of(new ScheduledFault(fault.fault(), start, end)) : Optional.empty();
    }

    /** One fault is half as long. */
    Candidate shorterFault(int index) {
        List<ScheduledFault> faults = new ArrayList<>(schedule.faults());
        ScheduledFault fault = faults.get(index);
        Duration half = fault.end().minus(fault.start()).dividedBy(2);
        faults.set(
                index,
                new ScheduledFault(fault.fault(), fault.start(), fault.start().plus(half)));
        return withFaults(faults);
    }

    /**
     * Without one node: those after it take the names before theirs, its clients speak to the first, and it is in no fault.
     *
     * @param gone its number, from 1
     */
    Candidate withoutNode(int gone) {
        List<String> nodes = script.nodes().stream()
                .map(node -> renamed(node, gone).orElse("n1"))
                .toList();
        return new Candidate(
                world.withNodes(world.nodes() - 1), new Script(nodes, script.steps()), scheduleWithout(gone));
    }

    private static Optional<String> renamed(String node, int gone) {
        int number = Integer.parseInt(node.substring(1));
        return number == gone ? Optional.empty() : Optional.of("n" + (number > gone ? number - 1 : number));
    }

    /** Nodes stand in the JSON of a fault as {@code nodes} and {@code links}; a fault without either left is left out. */
    private Schedule scheduleWithout(int gone) {
        try {
            ObjectNode root = (ObjectNode) MAPPER.readTree(ScheduleJson.write(schedule));
            ArrayNode faults = MAPPER.createArrayNode();
            for (JsonNode fault : root.get("faults")) {
                ObjectNode copy = fault.deepCopy();
                boolean left = true;
                for (String field : List.of("nodes", "links")) {
                    if (copy.has(field)) {
                        ArrayNode names = MAPPER.createArrayNode();
                        copy.get(field).forEach(name -> renamedText(name.textValue(), gone)
                                .ifPresent(names::add));
                        copy.set(field, names);
                        left = !names.isEmpty();
                    }
                }
                if (left) {
                    faults.add(copy);
                }
            }
            root.set("faults", faults);
            return ScheduleJson.read(MAPPER.writeValueAsString(root));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a schedule that was just written cannot be read", e);
        }
    }

    /** A node, or a link such as {@code n1->n2} or {@code client->n2}. */
    private static Optional<String> renamedText(String text, int gone) {
        String[] ends = text.split("->", -1);
        for (int i = 0; i < ends.length; i++) {
            if (ends[i].matches("n\\d+")) {
                Optional<String> renamed = renamed(ends[i], gone);
                if (renamed.isEmpty()) {
                    return Optional.empty();
                }
                ends[i] = renamed.get();
            }
        }
        return Optional.of(String.join("->", ends));
    }
}
