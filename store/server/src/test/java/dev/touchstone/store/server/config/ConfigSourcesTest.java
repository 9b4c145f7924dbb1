// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.touchstone.store.protocol.node.NodeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfigSourcesTest {
    private static final Map<String, String> ALONE = Map.of(
            "TOUCHSTONE_NODE_SELF", "n1",
            "TOUCHSTONE_NODE_DATA", "/data",
            "TOUCHSTONE_NODE_MEMBERS",
                    "[{id: n1, address: \"n1:7200\", http: \"n1:7100\"}, {id: n2, address: \"n2:7200\"}]",
            "TOUCHSTONE_NODE_PEERS", "{n2: \"toxiproxy:7212\"}",
            "TOUCHSTONE_NODE_LISTEN_HTTP", "0.0.0.0:7100",
            "TOUCHSTONE_NODE_LIMITS_REPLICA_TIMEOUT", "300ms",
            "TOUCHSTONE_SEED", "of a flag, and none of ours");

    @TempDir
    private Path folder;

    @Test
    void theEnvironmentAloneIsEnough() {
        ServerConfig config = new ConfigSources().environment(ALONE).config();
        assertThat(config.self()).isEqualTo(new NodeId("n1"));
        assertThat(config.http()).isEqualTo(HostPort.of("0.0.0.0:7100"));
        assertThat(config.peer()).isEqualTo(HostPort.of("127.0.0.1:7200"));
        assertThat(config.peerAddresses()).isEqualTo(Map.of(new NodeId("n2"), HostPort.of("toxiproxy:7212")));
        assertThat(config.limits().replicaTimeout()).isEqualTo(Duration.ofMillis(300));
    }

    @Test
    void aFlagGoesBeforeTheEnvironmentAndThatBeforeTheFileSettingBySetting() throws IOException {
        Path file = file("limits: {replicaTimeout: 1s, requestTimeout: 3s, siblingsMax: 7}");
        ConfigSources sources = new ConfigSources()
                .file(file)
                .environment(with("TOUCHSTONE_NODE_LIMITS_REQUEST_TIMEOUT", "4s"))
                .flag("--set", "limits.replicaTimeout=2s");
        ServerConfig config = sources.config();
        assertThat(config.limits().replicaTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.limits().requestTimeout()).isEqualTo(Duration.ofSeconds(4));
        assertThat(config.limits().siblingsMax()).isEqualTo(7);
        String effective = sources.effective(config);
        assertThat(effective.lines().map(line -> line.strip().replaceAll(" +", " ")))
                .contains(
                        "replicaTimeout: \"2s\" # --set",
                        "requestTimeout: \"4s\" # TOUCHSTONE_NODE_LIMITS_REQUEST_TIMEOUT",
                        "siblingsMax: 7 # " + file,
                        "keyBytesMax: 1024 # default");
        assertThat(ServerConfig.from(new ObjectMapper(new YAMLFactory()).readTree(effective)))
                .isEqualTo(config);
    }

    @Test
    void textsNeedNoQuotesAndEmptyVariablesAreNotSet() {
        assertThat(new ConfigSources()
                        .environment(with("TOUCHSTONE_NODE_CLUSTER", "0x10"))
                        .config()
                        .cluster())
                .isEqualTo("0x10");
        ServerConfig config = new ConfigSources()
                .environment(with("TOUCHSTONE_NODE_CLUSTER", "2024", "TOUCHSTONE_NODE_SHARDS", ""))
                .flag("--set", "listen.peer=[::1]:7200")
                .flag("--set", "data='/quoted'")
                .config();
        assertThat(config.cluster()).isEqualTo("2024");
        assertThat(config.shards()).isEqualTo(1);
        assertThat(config.peer().port()).isEqualTo(7200);
        assertThat(config.dataDirectory()).isEqualTo(Path.of("/quoted"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LIMITS_REPLICA_TIMEUOT | 1s    | TOUCHSTONE_NODE_LIMITS_REPLICA_TIMEUOT, which is no setting; did you mean TOUCHSTONE_NODE_LIMITS_REPLICA_TIMEOUT?",
                "LIMITS_REPLICA_TIMEOUT | 1     | TOUCHSTONE_NODE_LIMITS_REPLICA_TIMEOUT is a time such as 500ms",
                "GOSSIP_DEAD_AFTER      | 2s    | TOUCHSTONE_NODE_GOSSIP_DEAD_AFTER is longer than gossip.suspectAfter, not 2000ms to 5000ms",
                "SHARDS                 | 99    | TOUCHSTONE_NODE_SHARDS is a whole number 1 to 64, not 99",
                "SHARDS                 | 0x10  | TOUCHSTONE_NODE_SHARDS: a whole number is decimal, such as 16, not 0x10",
                "SHARDS                 | 010   | TOUCHSTONE_NODE_SHARDS: a whole number is decimal, such as 16, not 010",
                "SHARDS                 | 1_0   | TOUCHSTONE_NODE_SHARDS: a whole number is decimal, such as 16, not 1_0",
                "SHARDS                 | 0b11  | TOUCHSTONE_NODE_SHARDS: a whole number is decimal, such as 16, not 0b11",
                "SHARDS                 | 1:30  | TOUCHSTONE_NODE_SHARDS is a whole number 1 to 64, not \"1:30\"",
                "MEMBERS                | [{id: n1, weight: 0x1}] | TOUCHSTONE_NODE_MEMBERS: a whole number is decimal",
                "GOSSIP                 | 1s    | TOUCHSTONE_NODE_GOSSIP, which is no setting; did you mean one of TOUCHSTONE_NODE_GOSSIP_",
                "GOSIP                  | 1s    | TOUCHSTONE_NODE_GOSIP, which is no setting; did you mean one of TOUCHSTONE_NODE_GOSSIP_DEAD_AFTER, ",
                "XQVWZ                  | 1     | TOUCHSTONE_NODE_XQVWZ, which is no setting; touchstone list settings has all",
                "MEMBERS                | [{id: n1, adress: n1:1}] | TOUCHSTONE_NODE_MEMBERS[0].address is missing",
                "MEMBERS                | [{id    | TOUCHSTONE_NODE_MEMBERS is not YAML",
                "PEERS                  | {n9: 'x:1'} | TOUCHSTONE_NODE_PEERS.n9 is none of the nodes in TOUCHSTONE_NODE_MEMBERS",
                "SELF                   | n9    | TOUCHSTONE_NODE_SELF is n9, which is none of the nodes in TOUCHSTONE_NODE_MEMBERS",
                "SELF                   | ''    | self is missing: set it in a file, as TOUCHSTONE_NODE_SELF, or by --set self=",
                "LISTEN_HTTP            | 7100  | TOUCHSTONE_NODE_LISTEN_HTTP: an address is host:port, not \"7100\"",
            })
    void refusesAWrongVariableByItsName(String variable, String value, String says) {
        assertThatThrownBy(() -> new ConfigSources()
                        .environment(with(Setting.ENVIRONMENT_PREFIX + variable, value))
                        .config())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(says);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "limits.replicaTimeuot=1s | --set sets limits.replicaTimeuot, which is no setting; did you mean limits.replicaTimeout?",
                "limits.replicaTimeout=1  | --set limits.replicaTimeout is a time such as 500ms",
                "limits.replicaTimeout=0s | --set limits.replicaTimeout is 1ms to 60s, not 0s",
                "gosip=1s                 | --set sets gosip, which is no setting; did you mean one of gossip.deadAfter, ",
                "shards=0x10              | --set shards: a whole number is decimal, such as 16, not 0x10",
                "shards                   | --set is path=value, such as --set limits.replicaTimeout=300ms, not \"shards\"",
            })
    void refusesAWrongFlagByItsPath(String assignment, String says) {
        assertThatThrownBy(() -> new ConfigSources()
                        .environment(ALONE)
                        .flag("--set", assignment)
                        .config())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(says);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "limits: {replicaTimeout: 1} | : limits.replicaTimeout is a time such as",
                "limits: {replcaTimeout: 1s} | : limits.replcaTimeout; did you mean replicaTimeout? Known here: hintAgeMax,",
                "limits: 7                   | : limits is an object, not 7",
                "limit: {}                   | : limit; did you mean limits?",
                "'shards: 1\nshards: 2'      | : shards is there twice",
                "'seed: 1\nshards: 0x10'      | :2:9: a whole number is decimal, such as 16, not 0x10",
                "''                          | : a configuration is an object, not nothing",
                "[1]                         | : a configuration is an object, not [1]",
            })
    void refusesAWrongFileByItsPlace(String yaml, String says) throws IOException {
        Path file = file(yaml);
        assertThatThrownBy(
                        () -> new ConfigSources().file(file).environment(with()).config())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(says);
    }

    @Test
    void aSecretIsReadFromAVariableOrAFileAndInNoText() throws IOException {
        String text = "correct horse battery";
        ConfigSources sources = new ConfigSources().environment(with("TOUCHSTONE_NODE_PEER_SECRET", text));
        ServerConfig config = sources.config();
        assertThat(config.links().secret()).isEqualTo(Secret.of(text));
        assertThat(sources.effective(config))
                .containsPattern("secret: null +# TOUCHSTONE_NODE_PEER_SECRET, not shown\\R")
                .doesNotContain(text);
        assertThat(EffectiveConfig.of(config) + " " + config).doesNotContain(text);

        Path file = Files.writeString(folder.resolve("secret"), text + "\n");
        ConfigSources fromFile = new ConfigSources().environment(with("TOUCHSTONE_NODE_PEER_SECRET_FILE", "" + file));
        assertThat(fromFile.config().links().secret()).isEqualTo(Secret.of(text));
        String effective = fromFile.effective(fromFile.config());
        assertThat(effective).contains("secretFile: \"" + file + "\"").doesNotContain(text);
        assertThat(ServerConfig.from(new ObjectMapper(new YAMLFactory()).readTree(effective))
                        .links())
                .isEqualTo(fromFile.config().links());
    }

    @ParameterizedTest
    @CsvSource({
        "PEER_SECRET, abcdefgh, 'TOUCHSTONE_NODE_PEER_SECRET: a secret has 16 characters or more, not 8'",
        "PEER_SECRET, 12345678, 'TOUCHSTONE_NODE_PEER_SECRET: a secret has 16 characters or more, not 8'",
        "PEER_SECRET_FILE, /none, 'TOUCHSTONE_NODE_PEER_SECRET_FILE: the secret in /none cannot be read: NoSuchFileException'"
    })
    void refusesAWrongSecretWithoutNamingIt(String variable, String value, String says) {
        assertThatThrownBy(() -> new ConfigSources()
                        .environment(with(Setting.ENVIRONMENT_PREFIX + variable, value))
                        .config())
                .isInstanceOf(ConfigException.class)
                .hasMessage(says);
    }

    @Test
    void refusesAFileThatIsNotThere() {
        Path missing = folder.resolve("none.yaml");
        assertThatThrownBy(() -> new ConfigSources().file(missing))
                .hasMessage("there is no file " + missing + " that can be read");
    }

    private Path file(String yaml) throws IOException {
        return Files.writeString(folder.resolve("node.yaml"), yaml);
    }

    private static Map<String, String> with(String... more) {
        Map<String, String> all = new TreeMap<>(ALONE);
        all.remove("TOUCHSTONE_NODE_LIMITS_REPLICA_TIMEOUT");
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return all;
    }
}
