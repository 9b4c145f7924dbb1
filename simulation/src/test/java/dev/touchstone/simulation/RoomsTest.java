// SPDX-License-Identifier: Apache-2.0
package dev.touchstone.simulation;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.junit.jupiter.api.Test;

/** That a world can be read from the bottom up: no circle of packages, and none of files. */
class RoomsTest {
    private static final JavaClasses SIMULATION = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.touchstone.simulation");

    @Test
    void noPackagesMakeACircle() {
        slices().assignedFrom(by("packages of the simulation", JavaClass::getPackageName))
                .should()
                .beFreeOfCycles()
                .check(SIMULATION);
    }

    @Test
    void noFilesMakeACircle() {
        slices().assignedFrom(by("files of the simulation", RoomsTest::file))
                .should()
                .beFreeOfCycles()
                .check(SIMULATION);
    }

    private static String file(JavaClass each) {
        JavaClass file = each;
        while (file.getEnclosingClass().isPresent()) {
            file = file.getEnclosingClass().get();
        }
        return file.getName();
    }

    private static SliceAssignment by(String what, java.util.function.Function<JavaClass, String> name) {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass each) {
                return SliceIdentifier.of(name.apply(each));
            }

            @Override
            public String getDescription() {
                return what;
            }
        };
    }
}
