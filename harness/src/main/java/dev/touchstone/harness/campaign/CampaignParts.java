// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.harness.Durations;
import dev.touchstone.harness.UsageException;
import dev.touchstone.harness.campaign.CampaignFile.ControlPart;
import dev.touchstone.harness.campaign.CampaignFile.SettingPart;
import dev.touchstone.history.Suggestion;
import dev.touchstone.nemesis.Fault;
import dev.touchstone.nemesis.Fault.Footing;
import dev.touchstone.nemesis.schedule.FaultKind;
import dev.touchstone.nemesis.schedule.FaultKinds;
import dev.touchstone.nemesis.schedule.ScheduleMaker;
import dev.touchstone.simulation.SimConfig;
import dev.touchstone.simulation.ambient.AmbientKind;
import dev.touchstone.store.protocol.bucket.Consistency;
import dev.touchstone.store.protocol.bucket.KnownBug;
import dev.touchstone.store.protocol.bucket.QuorumKind;
import dev.touchstone.store.protocol.bucket.ReadRepair;
import dev.touchstone.workloads.LoadShape;
import dev.touchstone.workloads.Setting;
import dev.touchstone.workloads.Workload;
import dev.touchstone.workloads.Workloads;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads the parts of a campaign file. Each refuses what cannot be with a {@link UsageException} that says what is allowed.
 */
final class CampaignParts {
    private CampaignParts() {}

    static LoadShape shape(CampaignFile.LoadPart load, int nodes) {
        try {
            return LoadShape.ofRate(
                    Amounts.concurrency("load.concurrency", load.concurrency(), nodes),
                    Amounts.rate("load.rate", load.rate()));
        } catch (IllegalArgumentException e) {
            throw new UsageException("load." + e.getMessage(), e);
        }
    }

    static Setting setting(SettingPart part, int nodes) {
        String where = "setting n=" + part.n() + " r=" + part.r() + " w=" + part.w() + ": ";
        UsageException.unless(
                part.n() <= nodes, where + "n is at most the number of nodes, " + nodes + ", not " + part.n());
        try {
            Consistency consistency = Consistency.of(part.consistency() == null ? "eventual" : part.consistency());
            boolean strict = consistency == Consistency.QUORUM;
            QuorumKind quorum = QuorumKind.of(part.quorum() == null ? (strict ? "strict" : "sloppy") : part.quorum());
            ReadRepair repair =
                    ReadRepair.of(part.readRepair() == null ? (strict ? "blocking" : "async") : part.readRepair());
            String kind = strict ? "quorum" : quorum.word() + "-" + repair.word();
            String name =
                    part.name() == null ? "n" + part.n() + "-r" + part.r() + "-w" + part.w() + "-" + kind : part.name();
            UsageException.unless(
                    name.matches("[a-z0-9][a-z0-9-]{0,39}"),
                    where + "a name is lower-case letters, digits and dashes, not \"" + name + "\"");
            return new Setting(name, part.n(), part.r(), part.w(), consistency, quorum, repair, new TreeSet<>());
        } catch (IllegalArgumentException e) {
            throw new UsageException(where + e.getMessage(), e);
        }
    }

    static Cell control(ControlPart part, Map<String, Setting> settings, long seed) {
        Setting base = settings.get(part.setting());
        UsageException.unless(
                base != null,
                "control " + part.bug() + ": " + Suggestion.unknown("setting", part.setting(), settings.keySet()));
        try {
            Set<KnownBug> bugs = new TreeSet<>(List.of(KnownBug.of(part.bug())));
            Setting setting = new Setting(
                    base.name() + "-bug-" + part.bug(),
                    base.n(),
                    base.r(),
                    base.w(),
                    base.consistency(),
                    base.quorum(),
                    base.readRepair(),
                    bugs);
            return new Cell(workload(part.workload()), fault(part.fault()), setting, true, world(part, seed));
        } catch (IllegalArgumentException e) {
            throw new UsageException("control: " + e.getMessage(), e);
        }
    }

    static CellWorld world(ControlPart part, long seed) {
        boolean swarm = "swarm".equals(part.world());
        UsageException.unless(
                swarm || part.world() == null || part.world().equals("steady"),
                "control " + part.bug() + ": "
                        + Suggestion.unknown("world", String.valueOf(part.world()), List.of("steady", "swarm")));
        EnumMap<AmbientKind, Duration> ambient = new EnumMap<>(AmbientKind.class);
        if (part.ambient() != null) {
            part.ambient()
                    .forEach((kind, time) -> ambient.put(AmbientKind.of(kind), positive("ambient " + kind, time)));
        }
        Set<Footing> takes = EnumSet.noneOf(Footing.class);
        takes.addAll(swarm ? SimConfig.swarm(seed).takesBack() : Set.of());
        ambient.keySet().forEach(kind -> takes.addAll(kind.takes()));
        return new CellWorld(swarm, Boolean.TRUE.equals(part.watched()), ambient, takes);
    }

    static Workload workload(String name) {
        return Workloads.byName(name)
                .orElseThrow(() -> new UsageException(Suggestion.unknown("workload", name, Workloads.names())));
    }

    static FaultKind fault(String name) {
        try {
            return FaultKinds.named(name);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }

    static Duration load(String text) {
        Duration load = Durations.parse(text);
        UsageException.unless(
                load.compareTo(ScheduleMaker.LOAD_MIN) >= 0 && load.compareTo(Fault.LONGEST) <= 0,
                "load.time is " + ScheduleMaker.LOAD_MIN.toMillis() + "ms to " + Fault.LONGEST.toHours() + "h, not "
                        + text);
        return load;
    }

    static Duration positive(String what, String text) {
        Duration duration = Durations.parse(text);
        UsageException.unless(!duration.isZero(), what + " is above 0, not " + text);
        return duration;
    }
}
