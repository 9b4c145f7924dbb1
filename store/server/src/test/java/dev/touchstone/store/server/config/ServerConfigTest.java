// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.store.protocol.node.NodeId;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServerConfigTest {
    private static final String WHOLE = """
            {"self": "n1", "data": "/tmp/n1",
             "members": [{"id": "n1", "address": "127.0.0.1:7001", "http": "127.0.0.1:8001"},
                         {"id": "n2", "address": "127.0.0.1:7002", "weight": 2, "zone": "b"},
                         {"id": "n3", "address": "127.0.0.1:7003"}],
             "listen": {"http": "127.0.0.1:8001", "peer": "127.0.0.1:7001"},
             "peers": {"n2": "127.0.0.1:9002"},
             "gossip": {"interval": "200ms"}, "limits": {"valueBytesMax": 1000},
             "storage": {"records": {"entries": 1000}}, "seed": 7}
            """;

    @Test
    void readsAWholeConfiguration() throws Exception {
        ServerConfig config = read(WHOLE);
        assertThat(config.peerAddresses())
                .isEqualTo(Map.of(
                        new NodeId("n2"),
                        HostPort.of("127.0.0.1:9002"),
                        new NodeId("n3"),
                        HostPort.of("127.0.0.1:7003")));
        assertThat(config.core().members().get(1).weight()).isEqualTo(2);
        assertThat(config.gossip().interval()).isEqualTo(Duration.ofMillis(200));
        assertThat(config.limits().valueBytesMax()).isEqualTo(1000);
        assertThat(config.storage().records().entries()).isEqualTo(1000);
        assertThat(config.seed()).isEqualTo(7);
        assertThat(config.allowKnownBugs()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"seed\": 7               | \"sed\": 7                | unknown setting sed; did you mean seed? Known here:",
                "\"interval\": \"200ms\"   | \"interval\": 200         | gossip.interval is a time such as 500ms",
                "\"weight\": 2             | \"weight\": 0             | members[1].weight is a whole number 1 to 100, not 0",
                "\"zone\": \"b\"           | \"zon\": \"b\"            | unknown setting members[1].zon; did you mean zone?",
                "\"self\": \"n1\"          | \"self\": \"n9\"          | self is n9, which is none of the nodes in members",
                "127.0.0.1:9002            | 127.0.0.1                 | peers.n2: an address is host:port",
                "\"id\": \"n3\"            | \"id\": \"n2\"            | members has n2 twice",
                "\"entries\": 1000         | \"entries\": 1            | storage.records.entries is a whole number 100 to 536870912, not 1",
            })
    void refusesAWrongSettingByItsPlace(String part, String wrong, String says) {
        assertThat(WHOLE).contains(part);
        assertThatThrownBy(() -> read(WHOLE.replace(part, wrong)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(says);
    }

    private static ServerConfig read(String json) throws Exception {
        return ServerConfig.from(new ObjectMapper().readTree(json));
    }
}
