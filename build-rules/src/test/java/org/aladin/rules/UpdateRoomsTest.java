/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.rules;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import java.util.stream.Stream;
import org.aladin.model.PublicApi;
import org.aladin.rules.fixture.unused.Unused;
import org.junit.jupiter.api.Test;

/** The three rooms of the update side, and how little each shows of itself. */
class UpdateRoomsTest {
  private static final String UPDATE = "org.aladin.solr.update..";

  @Test
  void roomsDependDownwards() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("flow")
        .definedBy("org.aladin.solr.update")
        .layer("blocks")
        .definedBy("org.aladin.solr.update.block")
        .layer("configuration")
        .definedBy("org.aladin.solr.update.config")
        .layer("documents")
        .definedBy("org.aladin.solr.document")
        .whereLayer("flow")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("blocks")
        .mayOnlyBeAccessedByLayers("flow")
        .whereLayer("configuration")
        .mayOnlyBeAccessedByLayers("flow", "blocks")
        .check(ProjectClasses.get());
  }

  /** The search page shows what the update processor is configured to write. */
  @Test
  void onlyTheSearchPageDependsOnTheUpdateSide() {
    noClasses()
        .that()
        .resideOutsideOfPackages(UPDATE, "org.aladin.solr.page..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(UPDATE)
        .check(ProjectClasses.get());
  }

  /** Blocks are a matter of Solr's documents: they are resolved without an encoder. */
  @Test
  void blocksAreResolvedWithoutTheEncoder() {
    noClasses()
        .that()
        .resideInAPackage("org.aladin.solr.update.block")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.aladin.model.encoder")
        .check(ProjectClasses.get());
  }

  @Test
  void publicClassesAreUsedByAnotherPackage() {
    publicClassesAreUsed(UPDATE).check(ProjectClasses.get());
  }

  @Test
  void publicMethodsAreUsedByAnotherPackage() {
    publicMethodsAreUsed(UPDATE).check(ProjectClasses.get());
  }

  @Test
  void whatIsPublicWithoutUseIsFound() {
    String fixture = Unused.class.getPackageName();
    JavaClasses unused = new ClassFileImporter().importClasses(Unused.class);
    for (ArchRule rule :
        new ArchRule[] {publicClassesAreUsed(fixture), publicMethodsAreUsed(fixture)}) {
      AssertionError error = assertThrows(AssertionError.class, () -> rule.check(unused));
      assertTrue(error.getMessage().contains("Unused"), error::getMessage);
    }
  }

  private static ArchRule publicClassesAreUsed(String packages) {
    return classes()
        .that()
        .resideInAPackage(packages)
        .and()
        .arePublic()
        .and()
        .areNotAnnotatedWith(PublicApi.class)
        .should(
            new ArchCondition<>("be used by another package") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                if (type.getDirectDependenciesToSelf().stream()
                    .allMatch(use -> use.getOriginClass().getPackage().equals(type.getPackage()))) {
                  events.add(violated(type, type.getName() + " is public without need"));
                }
              }
            });
  }

  private static ArchRule publicMethodsAreUsed(String packages) {
    return codeUnits()
        .that()
        .arePublic()
        .and()
        .areDeclaredInClassesThat(
            resideInAPackage(packages)
                .and(
                    DescribedPredicate.describe(
                        "are no API", type -> !type.isAnnotatedWith(PublicApi.class))))
        .and(
            DescribedPredicate.not(
                DescribedPredicate.describe("imposed", UpdateRoomsTest::imposed)))
        .should(
            new ArchCondition<>("be called by another package") {
              @Override
              public void check(JavaCodeUnit method, ConditionEvents events) {
                JavaClass owner = method.getOwner();
                if (method.getAccessesToSelf().stream()
                    .allMatch(
                        call -> call.getOriginOwner().getPackage().equals(owner.getPackage()))) {
                  events.add(violated(method, method.getFullName() + " is public without need"));
                }
              }
            });
  }

  /** What an interface, a record or an enum makes public, a supertype, or the compiler. */
  private static boolean imposed(JavaCodeUnit method) {
    JavaClass owner = method.getOwner();
    boolean accessorOrComponent =
        owner.isRecord()
            && (method.isConstructor() || owner.tryGetField(method.getName()).isPresent());
    return accessorOrComponent
        || owner.isEnum()
        || owner.isInterface()
        || method.getModifiers().contains(JavaModifier.SYNTHETIC)
        || Stream.concat(
                owner.getAllRawSuperclasses().stream(), owner.getAllRawInterfaces().stream())
            .anyMatch(
                type ->
                    type.tryGetMethod(
                            method.getName(),
                            method.getRawParameterTypes().stream()
                                .map(JavaClass::getName)
                                .toArray(String[]::new))
                        .isPresent());
  }
}
