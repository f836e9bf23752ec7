/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.deployment.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.aladin.extractor.TestExtractors;
import org.aladin.model.TestModels;
import org.aladin.model.directory.ModelDirectory;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.aladin.solr.TestImages;
import org.aladin.solr.platform.JettyNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** A node with the zip that has ONNX Runtime instead of libtorch. */
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class WithoutLibtorchIT {
  @TempDir Path home;

  @Test
  void modelsWithAGraphAreServedAndOthersNameWhatIsMissing() throws Exception {
    Files.copy(SolrNode.SOLR_CONFIG.resolve(JettyNode.SOLR_XML), home.resolve("solr.xml"));
    unpack();
    TestModels.random(home.resolve("aladin-model"), 1);
    TestModels.random(home.resolve("without-graph"), 2);
    Files.delete(home.resolve("without-graph").resolve(ModelDirectory.GRAPH));
    TestExtractors.detector(home.resolve("detector"));
    new CoreFolder(home.resolve("serving"))
        .layOut()
        .takePictures("<str name=\"default\">detector</str>");
    new CoreFolder(home.resolve("failing")).layOut();
    Files.writeString(home.resolve("failing/core.properties"), "aladin.model.dir=without-graph\n");
    try (ServerProcess solr =
        ServerProcess.start(
            home,
            home.resolve("console.log"),
            List.of("-Daladin.dimension=" + SolrNode.DIMENSION, "-Dai.djl.offline=true"))) {
      JsonObject status = solr.get("/serving/aladin").body();
      JsonObject model = status.getAsJsonObject("models").getAsJsonObject("default");
      assertEquals("onnxruntime", model.get("engine").getAsString(), () -> status + log());
      assertEquals(
          "its jar and the model's model.onnx are there", model.get("engineReason").getAsString());
      assertFalse(status.getAsJsonObject("node").has("libtorch"), status::toString);

      String image = TestImages.json("i1", TestImages.random(3, "bus road", 7));
      SolrHttp.Answer update =
          solr.update("serving", "[" + image + ",{\"id\":\"c1\",\"caption\":\"A red bus.\"}]");
      assertEquals(200, update.status(), () -> update.body() + log());
      SolrHttp.Answer picture = solr.update("serving", PictureDocument.json("p1"));
      assertEquals(200, picture.status(), () -> picture.body() + log());
      SolrHttp.Answer found =
          solr.select(
              "serving",
              "q",
              "{!aladin f=image_vector v=$text}",
              "rq",
              "{!alignment f=image_alignment reRankDocs=10 v=$text}",
              "text",
              "a red bus");
      assertEquals(2, found.ids().size(), () -> found.body() + log());

      String failure =
          String.valueOf(
              solr.get("/admin/cores?action=STATUS&core=failing")
                  .body()
                  .getAsJsonObject("initFailures")
                  .get("failing"));
      assertTrue(
          failure.contains(
              "cannot run in libtorch, whose jars are not beside the plugin's (chosen because the"
                  + " model directory has no model.onnx): expected ONNX Runtime's jar and the file"
                  + " model.onnx, which the training jar's command export writes"),
          () -> failure + log());
    }
  }

  /** Unpacks the zip as the deployment guide does. */
  private void unpack() throws IOException {
    Path zip;
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      zip =
          files
              .filter(file -> file.getFileName().toString().contains("plugin-without-libtorch"))
              .findFirst()
              .orElseThrow();
    }
    assertTrue(Files.size(zip) < 40_000_000, () -> zip + " is large");
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        Path file = home.resolve(entry.getName());
        assertTrue(file.normalize().startsWith(home), entry::toString);
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(file.getParent());
          Files.copy(in, file);
        }
      }
    }
    try (Stream<Path> jars = Files.list(home.resolve("lib"))) {
      assertEquals(
          List.of(),
          jars.map(jar -> jar.getFileName().toString())
              .filter(name -> name.contains("pytorch"))
              .toList());
    }
  }

  private String log() {
    try {
      return "\n" + Files.readString(home.resolve("console.log"));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
