// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.campaign;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A campaign as its YAML file says it; every field has a default but the name. Read and checked by {@link
 * CampaignReader}.
 *
 * @param seed what the run's randomness comes from; drawn if absent
 * @param workloads names of workloads
 * @param faults names of kinds of faults
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CampaignFile(
        @JsonProperty(required = true) String name,
        @Nullable String summary,
        @Nullable Long seed,
        ClusterPart cluster,
        @JsonProperty(required = true) List<SettingPart> settings,
        @JsonProperty(required = true) List<String> workloads,
        @JsonProperty(required = true) List<String> faults,
        List<ControlPart> controls,
        LoadPart load,
        CheckPart check) {

    public CampaignFile {
        cluster = cluster == null ? new ClusterPart(null) : cluster;
        settings = settings == null ? List.of() : List.copyOf(settings);
        workloads = workloads == null ? List.of() : List.copyOf(workloads);
        faults = faults == null ? List.of() : List.copyOf(faults);
        controls = controls == null ? List.of() : List.copyOf(controls);
        load = load == null ? new LoadPart(null, null, null, null) : load;
        check = check == null ? new CheckPart(null, null) : check;
    }

    public CampaignFile withSeed(long newSeed) {
        return new CampaignFile(name, summary, newSeed, cluster, settings, workloads, faults, controls, load, check);
    }

    public CampaignFile withLoad(LoadPart newLoad) {
        return new CampaignFile(name, summary, seed, cluster, settings, workloads, faults, controls, newLoad, check);
    }

    /** The cluster; five nodes. */
    public record ClusterPart(Integer nodes) {
        public ClusterPart {
            nodes = nodes == null ? Integer.valueOf(5) : nodes;
        }
    }

    /** A replication setting; the name follows from the rest if absent. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SettingPart(
            @Nullable String name,
            @JsonProperty(required = true) int n,
            @JsonProperty(required = true) int r,
            @JsonProperty(required = true) int w,
            @Nullable String consistency,
            @Nullable String quorum,
            @Nullable String readRepair) {}

    /** A cell with a known bug switched on, which must be caught. */
    public record ControlPart(
            @JsonProperty(required = true) String bug,
            @JsonProperty(required = true) String setting,
            @JsonProperty(required = true) String workload,
            @JsonProperty(required = true) String fault) {}

    /**
     * How hard each cell is worked.
     *
     * @param concurrency clients of a cell
     * @param rate operations a second of a cell, about
     * @param time how long the load runs
     * @param settle how long the cluster may take, once healed, before the final reads
     */
    public record LoadPart(Integer concurrency, Double rate, String time, String settle) {
        public LoadPart {
            concurrency = concurrency == null ? Integer.valueOf(10) : concurrency;
            rate = rate == null ? Double.valueOf(60) : rate;
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
