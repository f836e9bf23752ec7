/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.aladin.extractor.RegionExtractor;
import org.aladin.extractor.TestExtractors;
import org.aladin.extractor.picture.Picture;
import org.aladin.model.TestModels;
import org.aladin.model.image.ExtractorFingerprint;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.apache.solr.core.SolrCore;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Extractors that are declared beside their models. */
class ExtractorRegistryTest {
  private static final String MODEL_ENTRY =
      "<str name=\"default\">${aladin.model.dir:aladin-model}</str>\n    </lst>";

  private static SolrNode node;

  @BeforeAll
  static void start() throws IOException {
    node = SolrNode.shared();
    declare("extracting", "<str name=\"default\">${extractor}</str>");
  }

  private static void declare(String configset, String entry) throws IOException {
    node.addConfigset(
        configset,
        xml ->
            xml.replace(MODEL_ENTRY, MODEL_ENTRY + "<lst name=\"extractors\">" + entry + "</lst>"));
  }

  @Test
  void extractorIsLoadedOnceForAllCoresAndReleasedWithTheLast() {
    Path directory = TestExtractors.detector(node.home().resolve("x-once"));
    int before = ExtractorRegistry.loadedExtractors();
    create("x-once1", "x-once");
    create("x-once2", "x-once");
    assertEquals(before + 1, ExtractorRegistry.loadedExtractors());
    JsonObject status = describe("x-once1");
    assertEquals(directory.toString(), status.get("directory").getAsString());
    assertEquals(2054, status.get("featureWidth").getAsInt());
    assertEquals(34, status.get("maximumRegions").getAsInt());
    assertEquals(2, status.get("cores").getAsInt());
    assertTrue(status.get("fingerprint").getAsString().startsWith("tiny-detector@"));
    assertEquals(
        before + 1,
        node.get("/x-once2/aladin")
            .body()
            .getAsJsonObject("node")
            .get("loadedExtractors")
            .getAsInt());

    RegionExtractor extractor = extractor("x-once1");
    assertEquals(200, node.reload("x-once1").status());
    assertEquals(extractor, extractor("x-once1"));
    unload("x-once1");
    Picture picture = Picture.of(new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB));
    assertEquals(2054, extractor.extract(picture).features().width());
    unload("x-once2");
    assertEquals(before, ExtractorRegistry.loadedExtractors());
    assertThrows(IllegalStateException.class, () -> extractor.extract(picture));
  }

  @Test
  void replacedExtractorIsTakenUpByAReloadAndAnotherCoreKeepsTheOldOne() throws IOException {
    Path directory = TestExtractors.grid(node.home().resolve("x-replaced"));
    int before = ExtractorRegistry.loadedExtractors();
    create("x-replaced1", "x-replaced");
    create("x-replaced2", "x-replaced");
    String old = describe("x-replaced1").get("fingerprint").getAsString();
    Path description = directory.resolve("extractor.json");
    Files.writeString(
        description, Files.readString(description).replace("\"maximum\": 34", "\"maximum\": 12"));
    assertEquals(200, node.reload("x-replaced1").status());
    assertNotEquals(old, describe("x-replaced1").get("fingerprint").getAsString());
    assertEquals(12, describe("x-replaced1").get("maximumRegions").getAsInt());
    assertEquals(old, describe("x-replaced2").get("fingerprint").getAsString());
    assertEquals(before + 2, ExtractorRegistry.loadedExtractors());
    unload("x-replaced1");
    unload("x-replaced2");
    assertEquals(before, ExtractorRegistry.loadedExtractors());
  }

  @Test
  void anExtractorThatTheModelDidNotLearnFromIsRefusedWithBothNames() throws IOException {
    TestExtractors.detector(node.home().resolve("x-detector"));
    ExtractorFingerprint detector;
    try (RegionExtractor extractor = RegionExtractor.open(node.home().resolve("x-detector"))) {
      detector = extractor.fingerprint();
    }
    Path grid = TestExtractors.grid(node.home().resolve("x-grid"));
    ExtractorFingerprint other;
    try (RegionExtractor extractor = RegionExtractor.open(grid)) {
      other = extractor.fingerprint();
    }
    TestModels.random(node.home().resolve("x-model"), 31, Optional.of(detector));
    assertFails(
        "x-grid", "x-model", "it is " + other + ", expected " + detector + ", on whose features");
    create("x-fits", "x-detector", "aladin.model.dir=x-model");
    unload("x-fits");
  }

  @Test
  void anExtractorOfAnotherFeatureWidthIsRefused() throws IOException {
    declare("descriptor", "<lst name=\"default\"><str name=\"description\">descriptor</str></lst>");
    int width;
    try (RegionExtractor descriptor = RegionExtractor.descriptor()) {
      width = descriptor.featureWidth();
    }
    int before = ExtractorRegistry.loadedExtractors();
    SolrHttp.Answer created = node.createCoreOf("descriptor", "x-width");
    assertTrue(
        created
            .body()
            .toString()
            .contains(" has regions of " + width + " values, expected the model's 2054"),
        created.body()::toString);
    assertEquals(before, ExtractorRegistry.loadedExtractors());
  }

  @Test
  void aBrokenExtractorKeepsTheCoreFromLoadingAndSaysWhy() throws IOException {
    assertFails("x-missing", "x-missing does not exist, expected an extractor directory");
    assertFails("../x-elsewhere", "must be relative to SOLR_HOME");
    Files.createDirectories(node.home().resolve("x-empty"));
    assertFails("x-empty", "has no file extractor.json");
    Path cut = TestExtractors.detector(node.home().resolve("x-cut"));
    Path network = cut.resolve("tiny-detector.onnx");
    Files.write(network, List.of("no network"));
    assertFails("x-cut", "tiny-detector.onnx cannot be loaded as a network");
  }

  @Test
  void declarationsOfAnotherFormAreRefused() throws IOException {
    assertRefused(
        "<str name=\"othr\">x</str>",
        "extractors: there is no model 'othr', expected one of [default]");
    assertRefused(
        "<str name=\"default\">x</str><str name=\"default\">y</str>",
        "extractors: model 'default' has two, expected one");
    assertRefused(
        "<lst name=\"default\"><str name=\"network\">x</str></lst>",
        "has the keys [network], expected [directory], [description] or [description, network]");
  }

  private static void assertRefused(String entry, String reason) throws IOException {
    String configset = "x-form" + Integer.toHexString(entry.hashCode());
    declare(configset, entry);
    SolrHttp.Answer created = node.createCoreOf(configset, configset);
    assertTrue(created.status() >= 400);
    assertTrue(created.body().toString().contains(reason), created.body()::toString);
  }

  private static void assertFails(String extractor, String reason) {
    assertFails(extractor, "aladin-model", reason);
  }

  private static void assertFails(String extractor, String model, String reason) {
    int extractors = ExtractorRegistry.loadedExtractors();
    int models = ModelRegistry.loadedModels();
    String core = "x-broken" + Integer.toHexString(extractor.hashCode());
    SolrHttp.Answer created =
        node.createCoreOf(
            "extracting", core, "extractor=" + extractor, "aladin.model.dir=" + model);
    assertTrue(created.status() >= 400, () -> created.body().toString());
    String message = created.body().toString();
    assertTrue(message.contains("Extractor of model 'default' of core '" + core + "': "), message);
    assertTrue(message.contains(reason), message);
    assertEquals(extractors, ExtractorRegistry.loadedExtractors());
    assertEquals(models, ModelRegistry.loadedModels());
    assertFalse(node.container().getLoadedCoreNames().contains(core));
  }

  private static void create(String core, String extractor, String... properties) {
    String[] all = new String[properties.length + 1];
    System.arraycopy(properties, 0, all, 1, properties.length);
    all[0] = "extractor=" + extractor;
    SolrHttp.Answer created = node.createCoreOf("extracting", core, all);
    assertEquals(200, created.status(), () -> created.body().toString());
  }

  private static RegionExtractor extractor(String name) {
    try (SolrCore core = node.container().getCore(name)) {
      assertEquals(ModelRegistry.extractor(core, null), ModelRegistry.extractor(core, "default"));
      return ModelRegistry.extractor(core, null).orElseThrow();
    }
  }

  private static void unload(String core) {
    node.get("/admin/cores?action=UNLOAD&deleteInstanceDir=true&core=" + core);
  }

  private static JsonObject describe(String core) {
    return node.model(core, "default").getAsJsonObject("extractor");
  }
}
