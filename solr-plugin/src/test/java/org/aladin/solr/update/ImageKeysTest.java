/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.aladin.model.TestModels;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.EncoderOptions;
import org.aladin.model.image.RegionFeatures;
import org.aladin.model.vinvl.TestDetections;
import org.aladin.model.vinvl.VinvlFeatures;
import org.aladin.solr.Documents;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.aladin.solr.TestImages;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents that name an image of VinVL's files instead of bringing its regions. */
class ImageKeysTest {
  private static final String CORE = "keys";
  private static final String IMAGE = "<lst name=\"image\">";

  private static SolrNode node;
  private static VinvlFeatures file;

  @BeforeAll
  static void start() throws Exception {
    node = SolrNode.shared();
    Path features = node.home().resolve("vinvl");
    PathUtils.copyDirectory(TestModels.reference().resolve("features"), features);
    file = VinvlFeatures.open(features.resolve("features.tsv"));
    node.addConfigset("keys", config -> withFile(config, "vinvl/features.tsv"));
    SolrHttp.Answer created = node.createCoreOf("keys", CORE);
    assertEquals(200, created.status(), () -> created.body().toString());
  }

  private static String withFile(String config, String path) {
    return config.replace(
        IMAGE,
        IMAGE + "<str name=\"keyField\">key_s</str><str name=\"featuresFile\">" + path + "</str>");
  }

  @Test
  void keyLeadsToTheRegionsAndLabelsOfTheFile() throws Exception {
    String key = file.keys().iterator().next();
    RegionFeatures regions = file.read(key);
    RegionFeatures relabelled =
        new RegionFeatures(regions.values(), regions.width(), "dog frisbee");
    update("{\"id\":\"i\",\"key_s\":\"" + key + "\"}");
    assertVector(regions);
    update("{\"id\":\"i\",\"object_labels\":{\"set\":\"dog frisbee\"}}");
    assertVector(relabelled);
    RegionFeatures own = TestImages.random(3, "dog frisbee", 4);
    String features = "\"region_features\":{\"set\":\"" + TestImages.base64(own.values()) + "\"}";
    update("{\"id\":\"i\",\"key_s\":{\"set\":null}," + features + "}");
    assertVector(own);
  }

  @Test
  void featuresAndAKeyTogetherAreRefusedInAnUpdateToo() throws Exception {
    String key = file.keys().iterator().next();
    String features = TestImages.base64(TestImages.random(3, "", 4).values());
    update("{\"id\":\"i\",\"key_s\":\"" + key + "\"}");
    for (String both :
        List.of(
            "{\"id\":\"i\",\"key_s\":\"" + key + "\",\"region_features\":\"" + features + "\"}",
            "{\"id\":\"i\",\"region_features\":{\"set\":\"" + features + "\"}}")) {
      SolrHttp.Answer answer = node.update(CORE, "[" + both + "]");
      assertEquals(400, answer.status());
      assertEquals(
          "Document 'i': the fields [region_features, key_s] all have an image, expected one of"
              + " them: an update that sets one sets the others to null",
          answer.message());
    }
    assertVector(file.read(key));
  }

  @Test
  void unknownKeyIsTheCallersFault() {
    SolrHttp.Answer answer = node.update(CORE, "[{\"id\":\"x\",\"key_s\":\"nobody\"}]");
    assertEquals(400, answer.status());
    assertEquals(
        "Document 'x': field 'key_s': No image with key nobody among the "
            + file.keys().size()
            + " of "
            + node.home().resolve("vinvl/features.tsv"),
        answer.message());
  }

  @Test
  void fileOutsideTheAllowedPathsIsRefused() throws IOException {
    Path outside = TestModels.reference().resolve("features/features.tsv").toAbsolutePath();
    node.addConfigset("keys-outside", config -> withFile(config, outside.toString()));
    SolrHttp.Answer created = node.createCoreOf("keys-outside", "keys-outside");
    assertTrue(created.status() >= 400);
    assertTrue(created.body().toString().contains("must be relative to SOLR_HOME"));
  }

  /** The sizes are those of the pictures, of a size file, and of the file beside. */
  @ParameterizedTest
  @ValueSource(strings = {"keys-pictures", "keys-sizes.tsv", ""})
  void detectorsOutputGivesTheVectorsOfItsFeatures(String sizes) throws Exception {
    String core = "keys-detector" + sizes;
    Path detector = node.home().resolve(core);
    TestDetections.write(detector, false);
    switch (sizes) {
      case "" -> TestDetections.writeSizes(detector.resolve("hw.tsv"));
      case "keys-sizes.tsv" -> TestDetections.writeSizes(node.home().resolve(sizes));
      default -> TestDetections.writePictures(node.home().resolve(sizes));
    }
    node.addConfigset(
        core,
        config ->
            withFile(config, core + "/predictions.tsv")
                .replace(
                    IMAGE,
                    sizes.isEmpty()
                        ? IMAGE
                        : IMAGE + "<str name=\"imageSizes\">" + sizes + "</str>"));
    SolrHttp.Answer created = node.createCoreOf(core, core);
    assertEquals(200, created.status(), () -> created.body().toString());
    Path known = TestDetections.write(node.home().resolve("keys-known"), true);
    try (VinvlFeatures expected = VinvlFeatures.open(known);
        AladinEncoder encoder =
            AladinEncoder.load(node.home().resolve("aladin-model"), EncoderOptions.cpu())) {
      for (String key : expected.keysInOrder().subList(0, 4)) {
        assertEquals(200, node.update(core, "[{\"id\":\"i\",\"key_s\":\"" + key + "\"}]").status());
        assertArrayEquals(
            encoder.encodeImages(List.of(expected.read(key))).get(0).vector(),
            Documents.floats(node.document(core, "i"), "image_vector"),
            1e-6f);
      }
    }
    node.get("/admin/cores?action=UNLOAD&deleteInstanceDir=true&core=" + core);
  }

  private static void update(String document) {
    SolrHttp.Answer answer = node.update(CORE, "[" + document + "]");
    assertEquals(200, answer.status(), () -> answer.body().toString());
  }

  private static void assertVector(RegionFeatures regions) throws IOException {
    JsonObject document = node.document(CORE, "i");
    try (AladinEncoder encoder =
        AladinEncoder.load(node.home().resolve("aladin-model"), EncoderOptions.cpu())) {
      assertArrayEquals(
          encoder.encodeImages(List.of(regions)).get(0).vector(),
          Documents.floats(document, "image_vector"),
          1e-6f);
    }
  }
}
