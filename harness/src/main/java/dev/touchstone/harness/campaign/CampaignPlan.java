// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import dev.touchstone.harness.Durations;
import dev.touchstone.harness.UsageException;
import dev.touchstone.harness.campaign.CampaignFile.SettingPart;
import dev.touchstone.harness.cluster.ClusterKind;
import dev.touchstone.harness.cluster.ClusterOffer;
import dev.touchstone.harness.cluster.LinkKind;
import dev.touchstone.nemesis.Fault.Need;
import dev.touchstone.nemesis.schedule.FaultKind;
import dev.touchstone.nemesis.schedule.Schedule;
import dev.touchstone.store.protocol.port.Randomness;
import dev.touchstone.workloads.LoadShape;
import dev.touchstone.workloads.Setting;
import dev.touchstone.workloads.Workload;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.PatternSyntaxException;

/**
 * What a campaign file comes to: cells, all names resolved and all limits checked.
 *
 * @param cluster what kind of cluster it runs on
 * @param cells in the order of the report: by fault, then setting, then workload; controls last
 * @param notes what whoever reads the verdicts must know before: controls that were left out
 */
public record CampaignPlan(
        CampaignFile file,
        long seed,
        int nodes,
        ClusterPlan cluster,
        List<Cell> cells,
        LoadShape shape,
        Duration load,
        Duration settle,
        Duration checkTimeout,
        long checkBytes,
        List<String> notes) {

    private static final int CONTROLS_HARDER = 3;
    private static final String ALL = "*";

    public CampaignPlan {
        cells = List.copyOf(cells);
        notes = List.copyOf(notes);
    }

    /**
     * The plan of all the cells that the file asks for.
     *
     * @throws UsageException if a name is unknown, a setting impossible, or nothing is left
     */
    public static CampaignPlan of(CampaignFile file, long seed) {
        return of(file, seed, file.only() == null ? ALL : file.only());
    }

    /**
     * The plan of a campaign.
     *
     * @param only a glob of cell ids; the others are left out
     * @throws UsageException if a name is unknown, a setting impossible, or nothing is left
     */
    public static CampaignPlan of(CampaignFile file, long seed, String only) {
        if (file.swarm() != null) {
            return swarm(file, file.swarm(), seed, only);
        }
        int nodes = file.cluster().nodes();
        UsageException.unless(nodes >= 1 && nodes <= 9, "cluster.nodes is 1 to 9, not " + nodes);
        Map<String, Setting> settings = new LinkedHashMap<>();
        for (SettingPart part : file.settings()) {
            Setting setting = CampaignParts.setting(part, nodes);
            UsageException.unless(
                    settings.put(setting.name(), setting) == null, "two settings are named " + setting.name());
        }
        UsageException.unless(!settings.isEmpty(), "a campaign needs at least one setting");
        List<Workload> workloads = new LinkedHashSet<>(file.workloads())
                .stream().map(CampaignParts::workload).toList();
        List<FaultKind> faults = new LinkedHashSet<>(file.faults())
                .stream().map(CampaignParts::fault).toList();
        List<Cell> cells = new ArrayList<>();
        for (FaultKind fault : faults) {
            UsageException.unless(
                    nodes >= fault.nodesMin(),
                    fault.name() + " needs at least " + fault.nodesMin() + " nodes, not " + nodes);
            for (Setting setting : settings.values()) {
                workloads.forEach(workload -> cells.add(new Cell(workload, fault, setting, false)));
            }
        }
        file.controls().forEach(part -> cells.add(CampaignParts.control(part, settings, seed)));
        UsageException.unless(!cells.isEmpty(), "a campaign needs workloads and faults, or controls");
        List<Cell> chosen = matching(cells, only);
        CampaignFile.LoadPart load = file.load();
        return new CampaignPlan(
                (only.equals(ALL) ? file : file.withOnly(only)).withSeed(seed),
                seed,
                nodes,
                ClusterPlan.of(file.cluster()),
                chosen,
                CampaignParts.shape(load, nodes),
                CampaignParts.load(load.time()),
                Durations.parse(load.settle()),
                CampaignParts.positive("check.timeout", file.check().timeout()),
                Durations.parseBytes(file.check().memory()),
                leftOut(file, cells, chosen, only));
    }

    private static CampaignPlan swarm(CampaignFile file, CampaignFile.SwarmPart part, long seed, String only) {
        UsageException.unless(
                file.settings().isEmpty()
                        && file.workloads().isEmpty()
                        && file.faults().isEmpty()
                        && file.controls().isEmpty(),
                "a swarm draws settings, workloads and faults from the seed: it takes none of a file's");
        UsageException.unless(
                part.operations() >= 1 && part.operations() <= 1_000_000,
                "swarm.operations is 1 to 1000000, not " + part.operations());
        SwarmDraw drawn = SwarmDraw.of(seed, part.operations());
        return new CampaignPlan(
                (only.equals(ALL) ? file : file.withOnly(only)).withSeed(seed),
                seed,
                drawn.world().nodes(),
                ClusterPlan.of(file.cluster()),
                matching(List.of(drawn.cell()), only),
                drawn.shape(),
                drawn.load(),
                Durations.parse(file.load().settle()),
                CampaignParts.positive("check.timeout", file.check().timeout()),
                Durations.parseBytes(file.check().memory()),
                List.of());
    }

    /** The note that some cells are not controlled, because so many controls were left out. */
    private static String leftOut(long controls, String by) {
        return controls
                + (controls == 1 ? " control was" : " controls were")
                + " left out by " + by
                + ": nothing shows that " + (controls == 1 ? "its known bug" : "their known bugs") + " would be found";
    }

    /** The same plan with one more note. */
    public CampaignPlan noting(String note) {
        List<String> more = new ArrayList<>(notes);
        more.add(note);
        return new CampaignPlan(file, seed, nodes, cluster, cells, shape, load, settle, checkTimeout, checkBytes, more);
    }

    private static List<String> leftOut(CampaignFile file, List<Cell> all, List<Cell> chosen, String only) {
        List<String> notes = new ArrayList<>();
        long controls = all.stream().filter(Cell::control).count()
                - chosen.stream().filter(Cell::control).count();
        if (controls > 0) {
            notes.add(leftOut(controls, "--only " + only));
        }
        Integer before = file.controlsLeftOut();
        if (before != null) {
            UsageException.unless(before >= 1, "controlsLeftOut is 1 or more, not " + before);
            notes.add(leftOut(before, "--replication"));
        }
        return notes;
    }

    /**
     * Demands that such a cluster can have what it asks for: its links, and every fault of its cells.
     *
     * @throws UsageException if it cannot
     */
    public void requireOffered(ClusterKind kind) {
        UsageException.unless(
                kind == ClusterKind.SIM || file.swarm() == null,
                "a swarm is of the simulator alone: --cluster sim, or touchstone sim");
        UsageException.unless(
                kind == ClusterKind.SIM
                        || cells.stream().allMatch(cell -> cell.world().equals(CellWorld.STEADY)),
                "a control that is watched, or in a swarm world, is of the simulator alone: --cluster sim, or leave it"
                        + " out by --only");
        boolean isPlain = cluster.links() == LinkKind.PROXY && cluster.toxiproxy() == null;
        UsageException.unless(
                kind == ClusterKind.LOCAL || isPlain,
                "--links and --toxiproxy are for a local cluster, not for --cluster " + kind.word());
        UsageException.unless(
                cluster.links() == LinkKind.PROXY || cluster.toxiproxy() == null,
                "--links netns and --toxiproxy exclude each other: links of namespaces go through no proxy");
        ClusterOffer offer = ClusterOffer.of(kind, cluster.links());
        cells.stream().map(Cell::fault).distinct().forEach(fault -> offer.require(fault.name(), fault.needs()));
    }

    /** Whether it has a fault for which each node needs a disk of its own that can be filled. */
    public boolean needsSmallDisks() {
        return cells.stream().anyMatch(cell -> cell.fault().needs().contains(Need.SMALL_DISKS));
    }

    /** The simulated world of a cell. */
    WorldSpec worldSpec(Cell cell) {
        return new WorldSpec(
                nodes,
                cell.world().swarm() ? Long.valueOf(seed) : null,
                new Randomness(seed).named("world/" + cell.id()).nextLong(),
                cell.world().watched(),
                cell.world().ambient());
    }

    /** The same plan for a schedule that is run again, and may have been edited by hand: the fault of its cells is what that has. */
    public CampaignPlan under(Schedule schedule) {
        List<Cell> there = cells.stream().map(cell -> cell.under(schedule)).toList();
        return new CampaignPlan(
                file, seed, nodes, cluster, there, shape, load, settle, checkTimeout, checkBytes, notes);
    }

    /** How hard a cell is worked; controls harder, so that none is missed for want of trying. */
    public LoadShape shapeOf(Cell cell) {
        return cell.control() ? shape.harder(CONTROLS_HARDER) : shape;
    }

    /** The plan without the cells that are done already. */
    public CampaignPlan without(Set<String> done) {
        List<Cell> left =
                cells.stream().filter(cell -> !done.contains(cell.id())).toList();
        return new CampaignPlan(file, seed, nodes, cluster, left, shape, load, settle, checkTimeout, checkBytes, notes);
    }

    /** What the workloads and faults of its cells do, by name, in a sentence each. */
    public Map<String, String> about() {
        Map<String, String> about = new LinkedHashMap<>();
        for (Cell cell : cells) {
            about.put(cell.workload().name(), cell.workload().summary());
            about.put(cell.fault().name(), cell.fault().doc());
        }
        return about;
    }

    private static List<Cell> matching(List<Cell> cells, String only) {
        PathMatcher matcher;
        try {
            matcher = FileSystems.getDefault().getPathMatcher("glob:" + only);
        } catch (PatternSyntaxException e) {
            throw new UsageException("--only is a glob such as 'register.*', not \"" + only + "\"", e);
        }
        List<Cell> chosen = cells.stream()
                .filter(cell -> matcher.matches(Path.of(cell.id())))
                .toList();
        UsageException.unless(
                !chosen.isEmpty(),
                "no cell matches --only " + only + "; a cell is named like "
                        + cells.get(0).id());
        return chosen;
    }
}
