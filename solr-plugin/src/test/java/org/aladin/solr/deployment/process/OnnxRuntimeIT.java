/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.deployment.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.aladin.extractor.TestExtractors;
import org.aladin.model.TestModels;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.aladin.solr.deployment.packed.PluginJars;
import org.aladin.solr.platform.JettyNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** Nodes with extractors, with and without the add-on for networks in ONNX. */
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class OnnxRuntimeIT {
  private static final String DESCRIPTOR =
      "<lst name=\"default\"><str name=\"description\">descriptor</str></lst>";

  @TempDir Path home;

  @BeforeEach
  void layOut() throws IOException {
    Files.copy(SolrNode.SOLR_CONFIG.resolve(JettyNode.SOLR_XML), home.resolve("solr.xml"));
    PluginJars.link(home.resolve("lib"));
    TestModels.random(home.resolve("aladin-model"), 1);
    TestExtractors.detector(home.resolve("detector"));
    TestExtractors.grid(home.resolve("grid"));
    core("onnx-detector", "<str name=\"default\">detector</str>");
    core("onnx-grid", "<str name=\"default\">grid</str>");
  }

  private void core(String name, String extractor) throws IOException {
    new CoreFolder(home.resolve(name)).layOut().takePictures(extractor);
  }

  @Test
  void withoutTheAddOnCoresNameTheMissingJarsAndOnlyOnesWithNetworksInOnnxFail() throws Exception {
    Path torchScript = Files.createDirectories(home.resolve("torchscript"));
    Files.write(torchScript.resolve("tiny-grid.pt"), TestExtractors.resource("tiny-grid.pt"));
    Files.writeString(
        torchScript.resolve("extractor.json"),
        TestExtractors.description("tiny-grid").replace(".onnx", ".pt"));
    core("torchscript-grid", "<str name=\"default\">torchscript</str>");
    core("descriptor", DESCRIPTOR);
    try (ServerProcess solr = start()) {
      assertMissing(solr, "onnx-detector", "tiny-detector");
      assertMissing(solr, "onnx-grid", "tiny-grid");
      assertEmbedded(solr, "torchscript-grid");
      // It was loaded: the model of this test learned from wider regions.
      String failure = failure(solr, "descriptor");
      assertTrue(failure.contains("expected the model's 2054"), () -> failure + log());
    }
  }

  @Test
  void withTheAddOnBesideThePluginPicturesAreEmbedded() throws Exception {
    PluginJars.linkOnnxRuntime(home.resolve("lib"));
    try (ServerProcess solr = start()) {
      assertEmbedded(solr, "onnx-detector");
      assertEmbedded(solr, "onnx-grid");
    }
  }

  private ServerProcess start() throws IOException {
    return ServerProcess.start(
        home,
        home.resolve("console.log"),
        List.of("-Daladin.dimension=" + SolrNode.DIMENSION, "-Dai.djl.offline=true"));
  }

  private void assertMissing(SolrHttp solr, String core, String extractor) throws IOException {
    String expected =
        "the extractor '"
            + extractor
            + "' is a network in ONNX, but ONNX Runtime is missing (ai.onnxruntime.OrtEnvironment):"
            + " expected the jars onnxruntime and onnxruntime-engine of the add-on"
            + " aladin-solr-plugin-onnxruntime next to the plugin's, in the node's lib folder";
    String failure = failure(solr, core);
    assertTrue(failure.contains(expected), () -> failure + log());
    SolrHttp.Answer update = solr.update(core, PictureDocument.json("1"));
    assertEquals(500, update.status(), update::message);
    assertTrue(update.message().contains(expected), update::message);
  }

  /** Why Solr could not load the core. */
  private static String failure(SolrHttp solr, String core) {
    JsonObject failures =
        solr.get("/admin/cores?action=STATUS&core=" + core).body().getAsJsonObject("initFailures");
    return String.valueOf(failures.get(core));
  }

  private void assertEmbedded(SolrHttp solr, String core) throws IOException {
    SolrHttp.Answer update = solr.update(core, PictureDocument.json("1"));
    assertEquals(200, update.status(), () -> update.body() + log());
    JsonObject document = solr.document(core, "1");
    assertEquals(
        SolrNode.DIMENSION, document.getAsJsonArray("image_vector").size(), () -> document + log());
  }

  private String log() {
    try {
      return "\n" + Files.readString(home.resolve("console.log"));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
