/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.solr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.aladin.demo.dataset.CaptionVocabulary;
import org.aladin.demo.dataset.CaptionedImage;
import org.aladin.demo.report.RecallMeasurement;
import org.aladin.demo.report.SearchRecalls;
import org.aladin.demo.scene.SceneDataset;
import org.aladin.extractor.descriptor.GridFeatureExtractor;
import org.aladin.model.directory.ModelDirectoryWriter;
import org.aladin.model.network.BackboneConfig;
import org.aladin.model.network.MatchingHeadConfig;
import org.aladin.model.network.ModelConfig;
import org.aladin.model.network.Parameters;
import org.aladin.model.text.Vocabulary;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** The demo's second half with a model of random weights: a real node in a JVM of its own. */
@Tag("slow")
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class SolrNodeTest {
  private static final Path PLUGIN = Path.of("../solr-plugin/target/lib");
  private static final Path PLUGIN10 = Path.of("../solr10-plugin/target/lib");
  private static final Path SOLR10 = Path.of("../solr10-plugin/node/target");
  private static final Path SOLR_CONFIG = Path.of("../solr-config");
  private static final int IMAGES = 12;
  private static final int DIMENSION = 24;

  @TempDir private Path folder;

  @Test
  void imagesAndCaptionsAreIndexedAndFoundInBothStages() throws Exception {
    assumeTrue(Files.isDirectory(PLUGIN), "the plugin's jars are there from the package phase on");
    Path jars = NodeJars.link(folder.resolve("jars"));
    indexAndFind("solr.xml", PLUGIN, SolrRuntime.of(jars));
  }

  @Test
  void imagesAndCaptionsAreIndexedAndFoundBySolr10() throws Exception {
    assumeTrue(
        Files.isDirectory(PLUGIN10),
        "the jars of the plugin for Solr 10 are there from the package phase on, and with a JDK 21");
    Path jdk = Path.of(Files.readString(PLUGIN10.resolveSibling("jdk")).strip());
    Path main = NodeJars.link(folder.resolve("jars")).resolve(NodeJars.MAIN);
    List<Path> classPath = List.of(main, SOLR10.resolve("*"), SOLR10.resolve("lib/*"));
    indexAndFind("solr10.xml", PLUGIN10, new SolrRuntime(jdk.resolve("bin/java"), classPath));
  }

  private void indexAndFind(String solrXml, Path plugin, SolrRuntime runtime) throws Exception {
    List<CaptionedImage> images =
        SceneDataset.draw(folder.resolve("images"), 1, 0, 0, IMAGES, i -> {}).test();
    SolrHome.layOut(
        folder.resolve("home"),
        SOLR_CONFIG.resolve(solrXml),
        SOLR_CONFIG.resolve("configset"),
        plugin,
        List.of(),
        randomModel(images),
        new ExtractorDeclaration(null, "descriptor"));
    try (SolrNode node = SolrNode.start(runtime, folder.resolve("home"), Port.choose(null))) {
      SolrHttp solr = new SolrHttp(node.url());
      ImageIndex index = ImageIndex.create(solr, "scenes", DIMENSION);
      index.add(images, i -> {});
      assertEquals(6 * IMAGES, index.count("*:*"));
      assertEquals(IMAGES, index.count("type_s:image"));
      ImageSearch search = new ImageSearch(solr, "scenes", 100);
      String caption = images.get(3).captions().get(0);
      for (Stage stage : Stage.values()) {
        assertFinds(search.images(caption, stage, 100), IMAGES);
        assertFinds(search.captions(images.get(3).key(), stage, 100), 5 * IMAGES);
        SearchRecalls recalls = new RecallMeasurement(search, images).imageToText(stage, i -> {});
        assertTrue(recalls.medianRank() <= 5 * IMAGES, recalls.toString());
      }
      var e = assertThrows(IOException.class, () -> ImageIndex.create(solr, "scenes", DIMENSION));
      assertTrue(
          e.getMessage().startsWith("Solr answered /admin/cores with status 500: "),
          e.getMessage());
    }
  }

  @Test
  void aNodeThatDoesNotStartShowsTheEndOfItsLog() throws IOException {
    Path home = Files.createDirectory(folder.resolve("home"));
    Files.writeString(home.resolve("solr.xml"), "<solr><wrong></solr>");
    Path jars = NodeJars.link(folder.resolve("jars"));
    var e =
        assertThrows(
            IOException.class, () -> SolrNode.start(SolrRuntime.of(jars), home, Port.choose(null)));
    assertTrue(
        e.getMessage().startsWith("The Solr node did not start; the end of "), e.getMessage());
    assertTrue(e.getMessage().contains("wrong"), e.getMessage());
  }

  private static void assertFinds(List<ImageSearch.Hit> hits, int count) {
    assertEquals(count, hits.size());
    Set<String> images = new HashSet<>();
    double before = Double.POSITIVE_INFINITY;
    for (ImageSearch.Hit hit : hits) {
      images.add(hit.image());
      assertTrue(hit.score() <= before, "not by score: " + hits);
      before = hit.score();
    }
    assertEquals(IMAGES, images.size());
  }

  private Path randomModel(List<CaptionedImage> images) throws IOException {
    Vocabulary vocabulary =
        Vocabulary.of(
            CaptionVocabulary.of(images.stream().flatMap(i -> i.captions().stream()), 1, 1000));
    ModelConfig config =
        new ModelConfig(
            new BackboneConfig(
                vocabulary.size(),
                DIMENSION,
                1,
                4,
                48,
                50,
                2,
                1e-12f,
                GridFeatureExtractor.WIDTH,
                true,
                1e-12f,
                0,
                0),
            new MatchingHeadConfig(1, 4, 0),
            50,
            34);
    Path model = folder.resolve("model");
    try (NDManager manager = NDManager.newBaseManager();
        Parameters parameters = Parameters.initialise(config, manager, 1)) {
      ModelDirectoryWriter.write(model, config, vocabulary, parameters);
    }
    return model;
  }
}
