/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two cores of one node share a model, before and after a reload of each. */
class TwoCoresTest {
  @Test
  void twoCoresAndTheirReloadsShareOneModel(@TempDir Path home) throws Exception {
    try (SolrNode node = SolrNode.start(home)) {
      for (String core : List.of("first", "second")) {
        SolrHttp.Answer created = node.createCore(core);
        assertEquals(200, created.status(), () -> created.body().toString());
      }
      for (String core : List.of("first", "second")) {
        String image = TestImages.json("i1", TestImages.random(3, "bus road", 7));
        SolrHttp.Answer added =
            node.update(core, "[" + image + ", {\"id\":\"c1\",\"caption\":\"A red bus.\"}]");
        assertEquals(200, added.status(), () -> added.body().toString());
        assertEquals(List.of("i1"), search(node, core));
      }
      assertEquals(2, model(node).get("cores").getAsInt());
      assertEquals(SolrNode.DIMENSION, model(node).get("dimension").getAsInt());
      assertNotNull(model(node).get("device"));
      assertTrue(model(node).get("threads").getAsInt() >= 1);
      assertTrue(model(node).get("parameterBytes").getAsLong() > 0);
      int arrays = model(node).get("nativeArrays").getAsInt();
      JsonObject facts = node.get("/second/aladin").body().getAsJsonObject("node");
      assertEquals("(not packaged)", facts.get("version").getAsString());
      String library =
          model(node).get("engine").getAsString().equals("pytorch") ? "libtorch" : "onnxruntime";
      assertTrue(facts.get(library).getAsString().matches("[0-9]+[.][0-9]+[.][0-9]+"));
      assertTrue(facts.get("productKernel").getAsString().matches("plain|vector, [0-9]+ bits"));
      assertTrue(facts.get("loadedModels").getAsInt() >= 1);
      assertTrue(facts.get("heapMaxBytes").getAsLong() > facts.get("heapUsedBytes").getAsLong());

      for (String core : List.of("first", "second")) {
        assertEquals(200, node.reload(core).status());
      }

      for (String core : List.of("first", "second")) {
        assertEquals(List.of("i1"), search(node, core));
      }
      assertEquals(2, model(node).get("cores").getAsInt());
      assertEquals(arrays, model(node).get("nativeArrays").getAsInt());
    }
  }

  private static List<String> search(SolrNode node, String core) {
    return node.select(core, "q", "{!aladin f=image_vector}a red bus").ids();
  }

  private static JsonObject model(SolrNode node) {
    JsonObject models = node.get("/first/aladin").body().getAsJsonObject("models");
    assertNotNull(models);
    return models.getAsJsonObject("default");
  }
}
