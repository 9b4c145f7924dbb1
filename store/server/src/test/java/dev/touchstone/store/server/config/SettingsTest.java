// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The catalogue is what is read, what is written, and what the docs say. */
final class SettingsTest {
    private static final Path DOCS = Path.of("../../docs/operations.md");
    private static final String BEGIN = "<!-- settings: written by SettingsTest -Drewrite -->\n";
    private static final String END = "<!-- end of settings -->\n";
    private static final String WHOLE = """
            {"self": "n1", "data": "d", "listen": {"http": "127.0.0.1:1", "peer": "127.0.0.1:2", "faults": "127.0.0.1:3"},
             "members": [{"id": "n1", "address": "127.0.0.1:2", "http": "127.0.0.1:1"}, {"id": "n2", "address": "n2:2"}],
             "peers": {"n2": "proxy:1"}}
            """;

    @Test
    void isWhatAConfigurationReadsAndWrites() throws Exception {
        SettingValues values = new SettingValues();
        JsonNode tree = new ObjectMapper().readTree(WHOLE);
        for (Setting<?> each : Settings.ALL) {
            JsonNode value = tree.at("/" + each.path().replace('.', '/'));
            values.put(each, new SettingValues.Given(value, each.path(), ""));
        }
        ServerConfig config = ServerConfig.of(values);
        Set<String> catalogue = Settings.ALL.stream().map(Setting::path).collect(Collectors.toSet());
        assertThat(values.asked()).isEqualTo(catalogue);
        // A secret is written nowhere.
        catalogue.removeAll(Set.of("peer.secret", "peer.secretFile"));
        Set<String> written = new TreeSet<>();
        leaves("", EffectiveConfig.of(config), catalogue, written);
        assertThat(written).isEqualTo(catalogue);
        assertThat(ServerConfig.from(EffectiveConfig.of(config))).isEqualTo(config);
    }

    @Test
    void namesVariablesByOneRule() {
        assertThat(Settings.REPLICA_TIMEOUT.variable()).isEqualTo("TOUCHSTONE_NODE_LIMITS_REPLICA_TIMEOUT");
        assertThat(Settings.LISTEN_HTTP.variable()).isEqualTo("TOUCHSTONE_NODE_LISTEN_HTTP");
        assertThat(Settings.RECORDS.valueBytes().variable()).isEqualTo("TOUCHSTONE_NODE_STORAGE_RECORDS_VALUE_BYTES");
        assertThat(Settings.ALL).extracting(Setting::variable).doesNotHaveDuplicates();
    }

    @Test
    void isTheTableInTheDocs() throws IOException {
        String docs = Files.readString(DOCS);
        int begin = docs.indexOf(BEGIN) + BEGIN.length();
        int end = docs.indexOf(END);
        String table = "| setting | what | default | |\n|---|---|---|---|\n"
                + Settings.ALL.stream().map(each -> each.row() + "\n").collect(Collectors.joining());
        if (System.getProperty("rewrite") != null) {
            Files.writeString(DOCS, docs.substring(0, begin) + table + docs.substring(end));
        } else {
            assertThat(docs.substring(begin, end)).isEqualTo(table);
        }
    }

    private static void leaves(String prefix, JsonNode node, Set<String> catalogue, Set<String> to) {
        for (var field : List.copyOf(node.properties())) {
            String path = prefix + field.getKey();
            if (catalogue.contains(path) || !field.getValue().isObject()) {
                to.add(path);
            } else {
                leaves(path + ".", field.getValue(), catalogue, to);
            }
        }
    }
}
