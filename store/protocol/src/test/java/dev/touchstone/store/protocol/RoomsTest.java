// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.store.protocol;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.junit.jupiter.api.Test;

/**
 * That the core can be read from the bottom up: no circle of packages, and none of files, but that a sealed type names those that it permits.
 * Byte code does not count that as a use; {@code CirclesTest}, which reads sources, does.
 */
class RoomsTest {
    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.touchstone.store.protocol");

    @Test
    void noPackagesMakeACircle() {
        slices().matching("dev.touchstone.store.protocol.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CORE);
    }

    @Test
    void noFilesMakeACircle() {
        slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass each) {
                        JavaClass file = each;
                        while (file.getEnclosingClass().isPresent()) {
                            file = file.getEnclosingClass().get();
                        }
                        return SliceIdentifier.of(file.getName());
                    }

                    @Override
                    public String getDescription() {
                        return "files of the core";
                    }
                })
                .should()
                .beFreeOfCycles()
                .check(CORE);
    }
}
