/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.aladin.rules.ProjectClasses.BENCHMARKS;
import static org.aladin.rules.ProjectClasses.DEMO;
import static org.aladin.rules.ProjectClasses.EXTRACTOR;
import static org.aladin.rules.ProjectClasses.MODEL;
import static org.aladin.rules.ProjectClasses.SOLR_PLUGIN;
import static org.aladin.rules.ProjectClasses.TRAINING;

import org.junit.jupiter.api.Test;

/** Modules depend downwards; the plugin and the training do not know each other. */
class ModuleDependenciesTest {
  private static final String[] SOLR_AND_LUCENE = {"org.apache.solr..", "org.apache.lucene.."};

  @Test
  void dependenciesRunDownwards() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("model")
        .definedBy(MODEL)
        .layer("extractor")
        .definedBy(EXTRACTOR)
        .layer("training")
        .definedBy(TRAINING)
        .layer("solr-plugin")
        .definedBy(SOLR_PLUGIN)
        .layer("demo")
        .definedBy(DEMO)
        .layer("benchmarks")
        .definedBy(BENCHMARKS)
        .whereLayer("benchmarks")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("demo")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("solr-plugin")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("training")
        .mayOnlyBeAccessedByLayers("demo", "benchmarks")
        .whereLayer("model")
        .mayOnlyBeAccessedByLayers("extractor", "training", "solr-plugin", "demo", "benchmarks")
        .whereLayer("extractor")
        .mayOnlyBeAccessedByLayers("training", "solr-plugin", "demo", "benchmarks")
        .check(ProjectClasses.get());
  }

  @Test
  void everyClassBelongsToAModule() {
    classes()
        .should()
        .resideInAnyPackage(MODEL, EXTRACTOR, TRAINING, SOLR_PLUGIN, DEMO, BENCHMARKS)
        .check(ProjectClasses.get());
  }

  @Test
  void modelExtractorAndTrainingKnowNeitherSolrNorLucene() {
    noClasses()
        .that()
        .resideInAnyPackage(MODEL, EXTRACTOR, TRAINING)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(SOLR_AND_LUCENE)
        .check(ProjectClasses.get());
  }

  /** The demo talks to its node over HTTP; the node's own program is all that needs Solr. */
  @Test
  void onlyTheNodeOfTheDemoKnowsSolr() {
    noClasses()
        .that()
        .resideInAPackage(DEMO)
        .and()
        .resideOutsideOfPackage("org.aladin.demo.node..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(SOLR_AND_LUCENE)
        .check(ProjectClasses.get());
  }
}
