// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.log;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.junit.jupiter.api.Test;

/** That the log can be read from the bottom up. */
class FilesMakeNoCircleTest {
    @Test
    void eachFileStandsOnThoseBelow() {
        SliceAssignment byFile = new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass each) {
                return SliceIdentifier.of(each.getName().replaceFirst("\\$.*", ""));
            }

            @Override
            public String getDescription() {
                return "files of the log";
            }
        };
        slices().assignedFrom(byFile)
                .should()
                .beFreeOfCycles()
                .check(new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("dev.touchstone.store.log"));
    }
}
