/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.aladin.model.TestModels;
import org.aladin.model.directory.ModelDirectory;
import org.aladin.model.directory.ModelDirectoryWriter;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.aladin.solr.TestImages;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Models with an engine that is named for them, and with one that is chosen. */
class ModelEnginesTest {
  private static final String MODEL_ENTRY =
      "<str name=\"default\">${aladin.model.dir:aladin-model}</str>\n    </lst>";

  private static SolrNode node;

  @BeforeAll
  static void start() throws IOException {
    node = SolrNode.shared();
    declare("engine", "<lst name=\"engines\"><str name=\"default\">${engine}</str></lst>");
    declare("engine-unknown-model", "<lst name=\"engines\"><str name=\"x\">pytorch</str></lst>");
    declare("engine-no-list", "<str name=\"engines\">pytorch</str>");
    declare(
        "engine-twice",
        "<lst name=\"engines\"><str name=\"default\">pytorch</str>"
            + "<str name=\"default\">onnxruntime</str></lst>");
  }

  private static void declare(String configset, String engines) throws IOException {
    node.addConfigset(configset, xml -> xml.replace(MODEL_ENTRY, MODEL_ENTRY + engines));
  }

  @Test
  void bothEnginesServeOneDirectoryWithOneVersionAndEqualScores() {
    Path directory = TestModels.random(node.home().resolve("engines-model"), 5);
    int before = ModelRegistry.loadedModels();
    for (String engine : new String[] {"pytorch", "onnxruntime"}) {
      SolrHttp.Answer created = create("e-" + engine, "engine", directory, engine);
      assertEquals(200, created.status(), created::toString);
      for (int i = 0; i < 8; i++) {
        String image = TestImages.json("i" + i, TestImages.random(5, "bus road", i));
        assertEquals(200, node.update("e-" + engine, "[" + image + "]").status());
      }
    }
    assertEquals(before + 2, ModelRegistry.loadedModels());

    JsonObject torch = model("e-pytorch");
    JsonObject onnx = model("e-onnxruntime");
    assertEquals("pytorch", torch.get("engine").getAsString());
    assertEquals("onnxruntime", onnx.get("engine").getAsString());
    assertEquals("it is configured", onnx.get("engineReason").getAsString());
    assertEquals(torch.get("version"), onnx.get("version"));
    assertEquals(torch.get("parameterBytes"), onnx.get("parameterBytes"));
    JsonObject facts = node.get("/e-pytorch/aladin").body().getAsJsonObject("node");
    assertTrue(facts.get("libtorch").getAsString().matches("[0-9]+[.][0-9]+[.][0-9]+"));
    assertTrue(facts.get("onnxruntime").getAsString().matches("[0-9]+[.][0-9]+[.][0-9]+"));

    SolrHttp.Answer expected = search("e-pytorch");
    SolrHttp.Answer actual = search("e-onnxruntime");
    assertEquals(expected.ids(), actual.ids());
    for (int i = 0; i < 5; i++) {
      assertEquals(scores(expected).get(i), scores(actual).get(i), 1e-5f);
    }
    unload("e-pytorch");
    unload("e-onnxruntime");
    assertEquals(before, ModelRegistry.loadedModels());
  }

  @Test
  void aReloadTakesTheEngineThatTheDirectoryAllowsFor() throws IOException {
    Path directory = TestModels.random(node.home().resolve("engines-later"), 6);
    Files.delete(directory.resolve(ModelDirectory.GRAPH));
    assertEquals(200, create("e-later", "aladin", directory, "").status());
    JsonObject before = model("e-later");
    if (System.getProperty("aladin.engine") == null) {
      assertEquals("pytorch", before.get("engine").getAsString());
      assertEquals(
          "the model directory has no model.onnx", before.get("engineReason").getAsString());
      ModelDirectoryWriter.writeGraph(directory);
      assertEquals(200, node.reload("e-later").status());
      JsonObject after = model("e-later");
      assertEquals("onnxruntime", after.get("engine").getAsString());
      assertEquals(
          "its jar and the model's model.onnx are there", after.get("engineReason").getAsString());
      assertEquals(before.get("version"), after.get("version"));
    }
    unload("e-later");
  }

  @Test
  void anEngineThatCannotRunTheModelIsRefusedWithWhatIsMissing() throws IOException {
    Path directory = TestModels.random(node.home().resolve("engines-none"), 7);
    Files.delete(directory.resolve(ModelDirectory.GRAPH));
    assertRefused(
        create("e-refused", "engine", directory, "onnxruntime"),
        "has no file model.onnx, which ONNX Runtime needs (chosen because it is configured): the"
            + " training jar's command export writes it");
  }

  @Test
  void aGraphOfAnotherModelIsRefused() throws IOException {
    Path directory = TestModels.random(node.home().resolve("engines-foreign"), 8);
    Path other =
        TestModels.random(node.home().resolve("engines-other"), TestModels.plainConfig(), 8);
    Files.copy(
        other.resolve(ModelDirectory.GRAPH),
        directory.resolve(ModelDirectory.GRAPH),
        StandardCopyOption.REPLACE_EXISTING);
    assertRefused(
        create("e-refused", "engine", directory, "onnxruntime"),
        "model.onnx does not belong to the model.safetensors beside it, or was written by another"
            + " version: write it again with the training jar's command export, or delete it");
  }

  @Test
  void malformedDeclarationsAreRefused() {
    Path directory = node.home().resolve("aladin-model");
    assertRefused(
        create("e-refused", "engine", directory, "tensorflow"),
        "ModelsHandler: engines: model 'default': the engine is 'tensorflow', expected onnxruntime"
            + " or pytorch");
    assertRefused(
        create("e-refused", "engine-unknown-model", directory, ""),
        "ModelsHandler: engines: there is no model 'x', expected one of [default]");
    assertRefused(
        create("e-refused", "engine-no-list", directory, ""),
        "ModelsHandler: engines is 'pytorch', expected a <lst> with one entry per model");
    assertRefused(
        create("e-refused", "engine-twice", directory, ""),
        "ModelsHandler: engines: model 'default' has two, expected one");
  }

  private static void assertRefused(SolrHttp.Answer created, String reason) {
    assertTrue(created.status() >= 400, created::toString);
    assertTrue(created.body().toString().contains(reason), created::toString);
    assertFalse(node.container().getLoadedCoreNames().contains("e-refused"));
  }

  private static SolrHttp.Answer create(
      String core, String configset, Path directory, String engine) {
    return node.createCoreOf(
        configset, core, "aladin.model.dir=" + directory.getFileName(), "engine=" + engine);
  }

  private static SolrHttp.Answer search(String core) {
    return node.select(
        core, "q", "{!aladin f=image_vector topK=5}a red bus", "fl", "id,score", "rows", "5");
  }

  private static List<Float> scores(SolrHttp.Answer answer) {
    List<Float> scores = new ArrayList<>();
    answer.hits().forEach(hit -> scores.add(hit.getAsJsonObject().get("score").getAsFloat()));
    return scores;
  }

  private static JsonObject model(String core) {
    return node.model(core, "default");
  }

  private static void unload(String core) {
    node.get("/admin/cores?action=UNLOAD&deleteInstanceDir=true&core=" + core);
  }
}
