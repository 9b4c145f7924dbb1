// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** What others import names every module that they may use, in the version of this tree. */
class BomTest {
    /** They are for this project alone. */
    private static final Set<String> OWN = Set.of("bom", "harness", "benchmarks");

    @Test
    void namesEachModuleThatOthersUse() throws Exception {
        Set<String> modules = new TreeSet<>();
        for (String folder : texts("../pom.xml", "/project/modules/module")) {
            if (!OWN.contains(folder)) {
                modules.addAll(texts("../" + folder + "/pom.xml", "/project/artifactId"));
            }
        }
        assertThat(modules).hasSizeGreaterThan(8);
        assertThat(texts("../bom/pom.xml", "//dependency/artifactId")).containsExactlyInAnyOrderElementsOf(modules);
        assertThat(texts("../bom/pom.xml", "/project/version")).isEqualTo(texts("../pom.xml", "/project/version"));
    }

    private static List<String> texts(String file, String path) throws Exception {
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of(file).toFile());
        NodeList nodes =
                (NodeList) XPathFactory.newInstance().newXPath().evaluate(path, document, XPathConstants.NODESET);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> nodes.item(i).getTextContent().strip())
                .toList();
    }
}
