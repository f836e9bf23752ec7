/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.rules;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import org.aladin.rules.fixture.above.Above;
import org.aladin.rules.fixture.below.Below;
import org.junit.jupiter.api.Test;

/** Packages depend on each other in one direction only, within modules and across them. */
class PackageCyclesTest {
  private static final ArchRule NO_CYCLES =
      slices().matching("org.aladin.(**)").should().beFreeOfCycles();

  @Test
  void packagesAreFreeOfCycles() {
    NO_CYCLES.check(ProjectClasses.get());
  }

  @Test
  void aCycleOfTwoPackagesIsFound() {
    JavaClasses cycle = new ClassFileImporter().importClasses(Above.class, Below.class);
    AssertionError error = assertThrows(AssertionError.class, () -> NO_CYCLES.check(cycle));
    assertTrue(error.getMessage().contains("Cycle detected"), error::getMessage);
  }
}
