// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness.cluster.compose;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.api.model.Volume;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A service as a request to the engine: the other rendering beside {@link ComposeFile}. */
final class ContainerRequests {
    private ContainerRequests() {}

    /** Fills in a request for a container of this service. */
    static CreateContainerCmd fill(CreateContainerCmd request, Service service, ClusterLabels labels) {
        String prefix = labels.prefix() + "-";
        Map<String, String> all = new LinkedHashMap<>(labels.map());
        all.putAll(service.labels());
        return request.withName(prefix + service.name())
                .withAliases(service.name())
                .withLabels(all)
                .withCmd(service.command())
                .withEnv(service.environment().entrySet().stream()
                        .map(each -> each.getKey() + "=" + each.getValue())
                        .toList())
                .withExposedPorts(service.ports().stream()
                        .map(port -> ExposedPort.tcp(port.inner()))
                        .toList())
                .withHealthcheck(health(service))
                .withStopTimeout(Service.STOP_SECONDS)
                .withHostConfig(hostConfig(service, labels, prefix));
    }

    private static HostConfig hostConfig(Service service, ClusterLabels labels, String prefix) {
        Ports ports = new Ports();
        service.ports()
                .forEach(port -> ports.bind(
                        ExposedPort.tcp(port.inner()), Ports.Binding.bindIpAndPort("127.0.0.1", port.outer())));
        List<Bind> binds = service.mounts().stream()
                .map(mount -> new Bind(
                        mount.isVolume() ? prefix + mount.source() : mount.source(),
                        new Volume(mount.target()),
                        mount.isReadOnly() ? AccessMode.ro : AccessMode.rw))
                .toList();
        return HostConfig.newHostConfig()
                .withNetworkMode(labels.prefix())
                .withPortBindings(ports)
                .withBinds(binds)
                .withMemory(service.memoryMegabytes() * 1024L * 1024)
                .withReadonlyRootfs(true)
                .withTmpFs(Map.of(Service.TMP, Service.TMP_OPTIONS))
                .withCapDrop(Capability.ALL)
                .withSecurityOpts(List.of("no-new-privileges:true"))
                .withInit(true)
                .withRestartPolicy(
                        service.isRestarted() ? RestartPolicy.onFailureRestart(0) : RestartPolicy.noRestart())
                .withLogConfig(new LogConfig(LogConfig.LoggingType.JSON_FILE, Service.LOG_OPTIONS));
    }

    /** An image's own check is switched off where the harness looks itself. */
    private static HealthCheck health(Service service) {
        Service.Health health = service.health();
        return health == null
                ? new HealthCheck().withTest(List.of("NONE"))
                : new HealthCheck()
                        .withTest(health.test())
                        .withInterval(TimeUnit.SECONDS.toNanos(health.intervalSeconds()))
                        .withTimeout(TimeUnit.SECONDS.toNanos(health.timeoutSeconds()))
                        .withStartPeriod(TimeUnit.SECONDS.toNanos(health.startSeconds()))
                        .withRetries(health.retries());
    }
}
