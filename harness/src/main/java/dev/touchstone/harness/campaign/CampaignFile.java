// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A campaign as its YAML file says it. Read by {@link CampaignReader}, which refuses one that lacks a field without a
 * default: the name, a setting's n, r and w, and all of a control.
 *
 * @param seed what the run's randomness comes from; drawn if absent
 * @param workloads names of workloads
 * @param faults names of kinds of faults
 * @param swarm one cell a seed, drawn from it, in place of settings, workloads, faults, load and nodes; absent for those
 * @param only a glob of cell ids; the others are left out
 * @param controlsLeftOut how many controls the campaign had before {@code --replication} took its one setting in place of
 *     theirs; absent if none. It is in the file so that whatever goes on with the run or runs it again says so, too
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CampaignFile(
        String name,
        @Nullable String summary,
        @Nullable Long seed,
        ClusterPart cluster,
        List<SettingPart> settings,
        List<String> workloads,
        List<String> faults,
        List<ControlPart> controls,
        @Nullable SwarmPart swarm,
        @Nullable String only,
        @Nullable Integer controlsLeftOut,
        LoadPart load,
        CheckPart check) {

    public CampaignFile {
        cluster = cluster == null ? ClusterPart.DEFAULT : cluster;
        settings = settings == null ? List.of() : List.copyOf(settings);
        workloads = workloads == null ? List.of() : List.copyOf(workloads);
        faults = faults == null ? List.of() : List.copyOf(faults);
        controls = controls == null ? List.of() : List.copyOf(controls);
        load = load == null ? new LoadPart(null, null, null, null) : load;
        check = check == null ? new CheckPart(null, null) : check;
    }

    /** Says the first field that is missing; null if none is. */
    @Nullable
    String missing() {
        if (name == null) {
            return "name";
        }
        for (SettingPart setting : settings) {
            if (setting.n() == null || setting.r() == null || setting.w() == null) {
                return "settings: n, r or w of " + setting;
            }
        }
        for (ControlPart control : controls) {
            if (control.bug() == null
                    || control.setting() == null
                    || control.workload() == null
                    || control.fault() == null) {
                return "controls: bug, setting, workload or fault of " + control;
            }
        }
        return null;
    }

    public CampaignFile withSeed(long newSeed) {
        return with(newSeed, cluster, settings, controls, only, controlsLeftOut, load, check);
    }

    public CampaignFile withOnly(String newOnly) {
        return with(seed, cluster, settings, controls, newOnly, controlsLeftOut, load, check);
    }

    public CampaignFile withCluster(ClusterPart newCluster) {
        return with(seed, newCluster, settings, controls, only, controlsLeftOut, load, check);
    }

    public CampaignFile withLoad(LoadPart newLoad) {
        return with(seed, cluster, settings, controls, only, controlsLeftOut, newLoad, check);
    }

    public CampaignFile withCheck(CheckPart newCheck) {
        return with(seed, cluster, settings, controls, only, controlsLeftOut, load, newCheck);
    }

    /** The campaign on this one setting; controls, which name settings, are left out. */
    public CampaignFile withOnlySetting(SettingPart setting) {
        int left = controls.size() + (controlsLeftOut == null ? 0 : controlsLeftOut);
        Integer leftOut = left == 0 ? null : Integer.valueOf(left);
        return with(seed, cluster, List.of(setting), List.of(), only, leftOut, load, check);
    }

    /** The campaign with these controls alone. */
    public CampaignFile withControls(List<ControlPart> newControls) {
        return with(seed, cluster, settings, newControls, only, controlsLeftOut, load, check);
    }

    /** The same campaign but for what can be said anew. */
    private CampaignFile with(
            @Nullable Long newSeed,
            ClusterPart newCluster,
            List<SettingPart> newSettings,
            List<ControlPart> newControls,
            @Nullable String newOnly,
            @Nullable Integer newControlsLeftOut,
            LoadPart newLoad,
            CheckPart newCheck) {
        return new CampaignFile(
                name,
                summary,
                newSeed,
                newCluster,
                newSettings,
                workloads,
                faults,
                newControls,
                swarm,
                newOnly,
                newControlsLeftOut,
                newLoad,
                newCheck);
    }

    /**
     * The cluster.
     *
     * @param nodes how many; five if absent
     * @param kind {@code local}, {@code compose} or {@code sim}; if absent, {@code local} unless the command line says otherwise
     * @param links what links of a local cluster are made of: {@code proxy}, the default, or {@code netns}
     * @param toxiproxy the URL of a real Toxiproxy, for a local cluster; the embedded one if absent
     * @param startTimeout how long the start may take: {@code 90s} if absent
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ClusterPart(
            Integer nodes,
            @Nullable String kind,
            @Nullable String links,
            @Nullable String toxiproxy,
            @Nullable String startTimeout) {
        /** Five nodes, and nothing else said. */
        public static final ClusterPart DEFAULT = new ClusterPart(null, null, null, null, null);

        public ClusterPart {
            nodes = nodes == null ? Integer.valueOf(5) : nodes;
        }
    }

    /** A replication setting; the name follows from the rest if absent. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SettingPart(
            @Nullable String name,
            Integer n,
            Integer r,
            Integer w,
            @Nullable String consistency,
            @Nullable String quorum,
            @Nullable String readRepair) {}

    /**
     * A swarm: of each seed one cell of the simulator, all of which is drawn from the seed.
     *
     * @param operations how many each cell has, about, or more: 1000 if absent
     */
    public record SwarmPart(Integer operations) {
        public SwarmPart {
            operations = operations == null ? Integer.valueOf(1000) : operations;
        }
    }

    /**
     * A cell with a known bug switched on, which must be caught.
     *
     * @param world {@code steady} or {@code swarm}: whether the knobs of its simulated world are drawn from the seed; steady if
     *     absent
     * @param ambient the trouble that comes by itself in its simulated world, and after what time on average; none more than is
     *     drawn if absent
     * @param watched whether the invariants of its simulated world look at it, too; the checkers alone if absent
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ControlPart(
            String bug,
            String setting,
            String workload,
            String fault,
            @Nullable String world,
            @Nullable SortedMap<String, String> ambient,
            @Nullable Boolean watched) {
        /** A control that the checkers alone must catch. */
        public ControlPart(String bug, String setting, String workload, String fault) {
            this(bug, setting, workload, fault, null, null, null);
        }
    }

    /**
     * How hard each cell is worked.
     *
     * @param concurrency clients of a cell: a number, or times the nodes, as in {@code 2n}
     * @param rate operations a second of a cell, about: {@code 60} or {@code 60/s}
     * @param time how long the load runs
     * @param settle how long the cluster may take, once healed, before the final reads
     */
    public record LoadPart(String concurrency, String rate, String time, String settle) {
        public LoadPart {
            concurrency = concurrency == null ? "10" : concurrency;
            rate = rate == null ? "60" : rate;
            time = time == null ? "10s" : time;
            settle = settle == null ? "3s" : settle;
        }
    }

    /** What the check of one property may take. */
    public record CheckPart(String timeout, String memory) {
        public CheckPart {
            timeout = timeout == null ? "60s" : timeout;
            memory = memory == null ? "1g" : memory;
        }
    }
}
