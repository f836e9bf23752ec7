/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.aladin.rules.ProjectClasses.SOLR_PLUGIN;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.junit.jupiter.api.Test;

/** Inside the plugin, too, dependencies run downwards: Solr's extensions, queries, node, fields. */
class SolrPluginLayersTest {
  private static final String[] LAYERS = {
    "page",
    "update",
    "explain",
    "search",
    "rerank",
    "comparison",
    "query",
    "picture",
    "node",
    "codec",
    "document",
    "field",
    "params",
    "platform"
  };

  /** A slice per source file, so that nested classes may use the class around them. */
  private static final SliceAssignment SOURCE_FILES =
      new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
          String name = type.getName();
          if (!name.startsWith("org.aladin.solr.")) {
            return SliceIdentifier.ignore();
          }
          int nested = name.indexOf('$');
          return SliceIdentifier.of(nested < 0 ? name : name.substring(0, nested));
        }

        @Override
        public String getDescription() {
          return "source files of the plugin";
        }
      };

  @Test
  void packagesDependDownwards() {
    var layers = layeredArchitecture().consideringOnlyDependenciesInLayers();
    for (String layer : LAYERS) {
      layers = layers.layer(layer).definedBy("org.aladin.solr." + layer + "..");
    }
    layers
        .whereLayer("page")
        .mayOnlyAccessLayers("update", "picture", "node", "document", "params")
        .whereLayer("update")
        .mayOnlyAccessLayers("query", "picture", "node", "field", "document", "params", "platform")
        .whereLayer("explain")
        .mayOnlyAccessLayers("rerank", "query", "node", "field", "document", "params", "platform")
        .whereLayer("search")
        .mayOnlyAccessLayers(
            "comparison", "query", "node", "field", "document", "params", "platform")
        .whereLayer("rerank")
        .mayOnlyAccessLayers(
            "comparison", "query", "node", "field", "document", "params", "platform")
        .whereLayer("comparison")
        .mayOnlyAccessLayers("query", "params", "platform")
        .whereLayer("query")
        .mayOnlyAccessLayers("picture", "node", "field", "document", "params", "platform")
        .whereLayer("picture")
        .mayOnlyAccessLayers("node", "document", "platform")
        .whereLayer("node")
        .mayOnlyAccessLayers("field", "params", "platform")
        .whereLayer("codec")
        .mayOnlyAccessLayers("params", "platform")
        .whereLayer("document")
        .mayOnlyAccessLayers("field", "platform")
        .whereLayer("field")
        .mayNotAccessAnyLayer()
        .whereLayer("params")
        .mayNotAccessAnyLayer()
        .whereLayer("platform")
        .mayNotAccessAnyLayer()
        .check(ProjectClasses.get());
  }

  @Test
  void everyClassBelongsToALayer() {
    String[] packages = new String[LAYERS.length];
    for (int i = 0; i < packages.length; i++) {
      packages[i] = "org.aladin.solr." + LAYERS[i] + "..";
    }
    classes()
        .that()
        .resideInAPackage(SOLR_PLUGIN)
        .and()
        .doNotHaveSimpleName("package-info")
        .should()
        .resideInAnyPackage(packages)
        .check(ProjectClasses.get());
  }

  @Test
  void classesAreFreeOfCycles() {
    slices().assignedFrom(SOURCE_FILES).should().beFreeOfCycles().check(ProjectClasses.get());
  }

  /** A field can be read, and a set scored, without the parts that search. */
  @Test
  void alignmentSetsAreScoredOutsideOfThePlugin() {
    classes()
        .that()
        .haveNameMatching(".*\\.(AlignmentCodec|EncodedAlignment|EncodedMaxSim)")
        .should()
        .resideInAPackage("org.aladin.model.alignment.encoded")
        .check(ProjectClasses.get());
  }
}
