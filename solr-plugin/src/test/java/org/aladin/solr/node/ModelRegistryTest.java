/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.aladin.model.TestModels;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.aladin.solr.TestCaptions;
import org.apache.commons.io.file.PathUtils;
import org.apache.solr.core.SolrCore;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Models that come, change and go while the node runs. */
@Tag("slow")
class ModelRegistryTest {
  private static SolrNode node;

  @BeforeAll
  static void start() {
    node = SolrNode.shared();
  }

  @Test
  void modelIsLoadedOnceForAllCoresAndReleasedWithTheLast() {
    TestModels.random(node.home().resolve("once"), 5);
    int before = ModelRegistry.loadedModels();
    for (String core : List.of("once1", "once2", "once3")) {
      create(core, "once");
    }
    assertEquals(before + 1, ModelRegistry.loadedModels());
    assertEquals(3, describe("once1").get("cores").getAsInt());
    assertEquals(describe("once1"), describe("once3"));
    node.reload("once2");
    assertEquals(3, describe("once1").get("cores").getAsInt());
    unload("once1");
    unload("once2");
    assertEquals(before + 1, ModelRegistry.loadedModels());
    unload("once3");
    assertEquals(before, ModelRegistry.loadedModels());
  }

  @Test
  void replacedModelIsTakenUpByAReloadAndAnotherCoreKeepsTheOldOne() throws Exception {
    Path directory = TestModels.random(node.home().resolve("replaced"), 6);
    create("replaced1", "replaced");
    create("replaced2", "replaced");
    String old = describe("replaced1").get("version").getAsString();
    node.update("replaced1", "[{\"id\":\"c\",\"caption\":\"" + TestCaptions.caption(1) + "\"}]");

    PathUtils.deleteDirectory(directory);
    TestModels.random(directory, 7);
    assertEquals(old, describe("replaced1").get("version").getAsString());
    assertEquals(200, node.reload("replaced1").status());

    String now = describe("replaced1").get("version").getAsString();
    assertNotEquals(old, now);
    assertEquals(old, describe("replaced2").get("version").getAsString());
    String query = "{!aladin f=caption_vector}a dog";
    assertEquals(List.of(), node.select("replaced1", "q", query).ids());
    SolrHttp.Answer stale = node.select("replaced1", "q", query, "aladin.notComparable", "refuse");
    assertEquals(503, stale.status());
    assertTrue(stale.message().contains(old) && stale.message().contains(now), stale.message());

    // The same content again: embedded anew, since the model is another one.
    node.update("replaced1", "[{\"id\":\"c\",\"caption\":\"" + TestCaptions.caption(1) + "\"}]");
    assertEquals(
        List.of("c"), node.select("replaced1", "q", "{!aladin f=caption_vector}a dog").ids());
    assertEquals(now, node.document("replaced1", "c").get("caption_model").getAsString());
    unload("replaced1");
    unload("replaced2");
  }

  @Test
  void aReplacedModelOfTheSameSizesAndTimesIsTakenUpToo() throws Exception {
    Path directory = TestModels.random(node.home().resolve("same-times"), 12);
    Path other = TestModels.random(node.home().resolve("other-content"), 13);
    create("same", "same-times");
    String old = describe("same").get("version").getAsString();
    ContentFingerprint content = ContentFingerprint.ofContent(directory);
    assertEquals(content, ContentFingerprint.ofContent(directory));

    Path weights = directory.resolve("model.safetensors");
    FileTime time = Files.getLastModifiedTime(weights);
    long size = Files.size(weights);
    Files.write(weights, Files.readAllBytes(other.resolve("model.safetensors")));
    Files.setLastModifiedTime(weights, time);
    assertEquals(size, Files.size(weights));
    assertEquals(200, node.reload("same").status());
    assertNotEquals(old, describe("same").get("version").getAsString());
    assertNotEquals(content, ContentFingerprint.ofContent(directory));
    unload("same");
  }

  @Test
  void aModelThatWasOnlyTouchedIsNotLoadedBesideItself() throws Exception {
    Path directory = TestModels.random(node.home().resolve("touched"), 14);
    int before = ModelRegistry.loadedModels();
    create("touched1", "touched");
    create("touched2", "touched");
    Files.setLastModifiedTime(
        directory.resolve("model.safetensors"), FileTime.from(Instant.now().plusSeconds(9)));
    assertEquals(200, node.reload("touched1").status());
    assertEquals(before + 1, ModelRegistry.loadedModels());
    assertEquals(2, describe("touched1").get("cores").getAsInt());
    unload("touched2");
    assertEquals(200, node.reload("touched1").status());
    unload("touched1");
    assertEquals(before, ModelRegistry.loadedModels());
  }

  @Test
  void anEncoderThatEndedIsReplacedByAReload() {
    TestModels.random(node.home().resolve("ended"), 11);
    int before = ModelRegistry.loadedModels();
    create("ended1", "ended");
    create("ended2", "ended");
    assertEquals("running", describe("ended1").get("state").getAsString());
    try (SolrCore core = node.container().getCore("ended1")) {
      ModelRegistry.encoder(core, null).close();
    }
    assertTrue(describe("ended1").get("state").getAsString().startsWith("ended"));
    SolrHttp.Answer unhealthy = node.get("/ended1/aladin?health=true");
    assertEquals(503, unhealthy.status());
    assertEquals(
        "The encoder of model 'default' has ended: RELOAD the cores that use it",
        unhealthy.message());
    SolrHttp.Answer failed = node.select("ended1", "q", "{!aladin f=caption_vector}a dog");
    assertEquals(500, failed.status());

    assertEquals(200, node.reload("ended1").status());
    assertEquals("running", describe("ended1").get("state").getAsString());
    assertEquals(200, node.get("/ended1/aladin?health=true").status());
    assertEquals(1, describe("ended1").get("cores").getAsInt());
    assertEquals(200, node.select("ended1", "q", "{!aladin f=caption_vector}a dog").status());
    assertTrue(describe("ended2").get("state").getAsString().startsWith("ended"));
    unload("ended2");
    assertEquals(200, node.select("ended1", "q", "{!aladin f=caption_vector}a cat").status());
    assertEquals(200, node.reload("ended1").status());
    assertEquals(before + 1, ModelRegistry.loadedModels());
    unload("ended1");
    assertEquals(before, ModelRegistry.loadedModels());
  }

  @Test
  void fiftyReloadsOfAChangedModelLeaveNoNativeArrays() throws Exception {
    Path directory = TestModels.random(node.home().resolve("often-replaced"), 8);
    create("often", "often-replaced");
    NativeArrays.live(); // the first count loads classes of its own
    long arrays = NativeArrays.live();
    assertTrue(arrays > 0);
    for (int reload = 1; reload <= 50; reload++) {
      PathUtils.deleteDirectory(directory);
      TestModels.random(directory, 1000 + reload);
      String before = describe("often").get("version").getAsString();
      assertEquals(200, node.reload("often").status());
      assertNotEquals(before, describe("often").get("version").getAsString());
      if (reload % 10 == 0) {
        node.update(
            "often", "[{\"id\":\"c\",\"caption\":\"" + TestCaptions.caption(reload) + "\"}]");
      }
    }
    assertEquals(arrays, NativeArrays.live());
    unload("often");
    assertTrue(NativeArrays.live() < arrays);
  }

  @Test
  void brokenModelKeepsTheCoreFromLoadingAndSaysWhy() throws IOException {
    Path newer = TestModels.random(node.home().resolve("newer"), 9);
    Path config = newer.resolve("config.json");
    String json = Files.readString(config);
    String changed = json.replaceFirst("(\"aladin_format\"\\s*:\\s*)\\d+", "$1 99");
    assertNotEquals(json, changed);
    Files.writeString(config, changed);
    assertFails("newer", "99");

    Path cut = TestModels.random(node.home().resolve("cut"), 10);
    Path weights = cut.resolve("model.safetensors");
    Files.write(weights, Arrays.copyOf(Files.readAllBytes(weights), 1000));
    assertFails("cut", "model.safetensors");

    Path nan = TestModels.random(node.home().resolve("nan"), 15);
    rewriteNumbers(nan.resolve("model.safetensors"), 1, Float.NaN);
    assertFails("nan", nan.toRealPath() + "/model.safetensors: Parameter ");
    assertFails("nan", " is NaN at [");
    // Every weight is a number, but nothing computed with them is.
    Path huge = TestModels.random(node.home().resolve("huge"), 16);
    rewriteNumbers(huge.resolve("model.safetensors"), Integer.MAX_VALUE, 1e38f);
    assertFails("huge", "Model directory " + huge.toRealPath() + ": the global vector of the");
    assertFails("huge", "expected finite numbers: the weights are broken");

    assertFails("missing", "expected a model directory");
    Path outside = TestModels.reference().toAbsolutePath();
    assertFails(outside.toString(), "must be relative to SOLR_HOME");
    assertFails("../elsewhere", "must be relative to SOLR_HOME");
  }

  /** Overwrites the last numbers of the weights, all of them at most. */
  private static void rewriteNumbers(Path weights, int count, float number) throws IOException {
    ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(weights)).order(ByteOrder.LITTLE_ENDIAN);
    int begin = Long.BYTES + Math.toIntExact(file.getLong(0));
    for (int i = 1; i <= count && file.capacity() - Float.BYTES * i >= begin; i++) {
      file.putFloat(file.capacity() - Float.BYTES * i, number);
    }
    Files.write(weights, file.array());
  }

  private static void assertFails(String model, String reason) {
    int before = ModelRegistry.loadedModels();
    String core = "broken" + Integer.toHexString(model.hashCode());
    SolrHttp.Answer created = node.createCore(core, "aladin.model.dir=" + model);
    assertTrue(created.status() >= 400, () -> created.body().toString());
    String message = created.body().toString();
    assertTrue(message.contains("Model 'default' of core '" + core + "': "), message);
    assertTrue(message.contains(reason), message);
    assertEquals(before, ModelRegistry.loadedModels());
  }

  private static void create(String core, String model) {
    SolrHttp.Answer created = node.createCore(core, "aladin.model.dir=" + model);
    assertEquals(200, created.status(), () -> created.body().toString());
  }

  private static void unload(String core) {
    node.get("/admin/cores?action=UNLOAD&deleteInstanceDir=true&core=" + core);
  }

  private static JsonObject describe(String core) {
    return node.model(core, "default");
  }
}
