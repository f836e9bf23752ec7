/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.explain;

import static org.aladin.solr.SolrHttp.assertOk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.aladin.solr.SolrHttp.Answer;
import org.aladin.solr.SolrNode;
import org.aladin.solr.TestCaptions;
import org.aladin.solr.TestImages;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which fields a response has with {@code [noalignments]}, and what would be lost without them. */
class NoAlignmentsTest {
  private static final List<String> CORES = List.of("light1", "light2", "light3");
  private static final String LIGHT = "*,[noalignments]";

  private static SolrNode node;

  @BeforeAll
  static void start() {
    node = SolrNode.shared();
    for (String core : CORES) {
      assertOk(node.createCore(core));
    }
    assertOk(node.update("light1", "[" + image("one") + "]"));
    assertOk(node.update("light2", "[" + image("two") + "]"));
  }

  @AfterAll
  static void unload() {
    CORES.forEach(
        core -> node.get("/admin/cores?action=UNLOAD&deleteInstanceDir=true&core=" + core));
  }

  /** An image with a caption of its own, and one as its child. */
  private static String image(String id) {
    String image = TestImages.json(id, TestImages.random(3, "dog", 5));
    return image.substring(0, image.length() - 1)
        + ",\"caption\":\""
        + TestCaptions.caption(1)
        + "\",\"captions\":[{\"id\":\""
        + id
        + "-child\",\"caption\":\""
        + TestCaptions.caption(2)
        + "\"}]}";
  }

  private static JsonObject hit(String core, String fl, String... params) {
    List<String> all = new ArrayList<>(List.of("q", "id:one", "fl", fl));
    all.addAll(List.of(params));
    Answer answer = node.select(core, all.toArray(new String[0]));
    assertOk(answer);
    JsonArray hits = answer.body().getAsJsonObject("response").getAsJsonArray("docs");
    assertEquals(1, hits.size());
    return hits.get(0).getAsJsonObject();
  }

  private static void assertOnlyAlignmentsAreGone(JsonObject whole, JsonObject light) {
    Set<String> gone = new TreeSet<>(whole.keySet());
    gone.removeAll(light.keySet());
    assertEquals(Set.of("caption_alignment", "image_alignment"), gone);
    light.entrySet().forEach(field -> assertEquals(whole.get(field.getKey()), field.getValue()));
  }

  @Test
  void onlyTheAlignmentsThatAreNotNamedAreLeftOut() {
    JsonObject whole = hit("light1", "*");
    assertOnlyAlignmentsAreGone(whole, hit("light1", LIGHT));
    JsonObject named = hit("light1", "*,image_alignment,[noalignments]");
    assertEquals(whole.get("image_alignment"), named.get("image_alignment"));
    assertFalse(named.has("caption_alignment"), named::toString);
    assertEquals(Set.of("id"), hit("light1", "id,[noalignments]").keySet());
  }

  @Test
  void overSeveralShardsToo() {
    String shards = node.shard("light1") + "," + node.shard("light2");
    assertOnlyAlignmentsAreGone(
        hit("light1", "*", "shards", shards), hit("light2", LIGHT, "shards", shards));
  }

  @Test
  void childrenLoseTheirsToo() {
    String whole = hit("light1", "*,[child]").get("captions").toString();
    assertTrue(whole.contains("caption_alignment"), whole);
    String light = hit("light1", "*,[child],[noalignments]").get("captions").toString();
    assertFalse(light.contains("caption_alignment"), light);
    assertTrue(light.contains("caption_vector"), light);
  }

  @Test
  void realTimeGetFromTheIndexAndFromTheTransactionLog() {
    for (String id : List.of("one", "not-committed")) {
      if (!id.equals("one")) {
        assertOk(node.post("/light1/update", "[" + image(id) + "]"));
      }
      JsonObject whole = got("light1", id, "*");
      JsonObject light = got("light1", id, LIGHT);
      whole.remove("captions"); // one child, whose alignment is left out, too
      light.remove("captions");
      assertOnlyAlignmentsAreGone(whole, light);
      assertTrue(got("light1", id, "*,image_alignment,[noalignments]").has("image_alignment"));
    }
  }

  private static JsonObject got(String core, String id, String fl) {
    return node.get("/" + core + "/get?id=" + id + "&fl=" + fl).body().getAsJsonObject("doc");
  }

  /** Why {@code fl=*} has them: what is copied with it cannot be computed from the copy again. */
  @Test
  void aCopyOfAllFieldsIsWholeAndOneWithoutAlignmentsHasLostThem() {
    JsonObject whole = hit("light1", "*");
    for (boolean light : new boolean[] {false, true}) {
      JsonObject copy = light ? hit("light1", LIGHT) : whole.deepCopy();
      Set.of("_version_", "_root_", "caption").forEach(copy::remove);
      assertFalse(copy.has("region_features"), copy::toString);
      assertOk(node.update("light3", "[" + copy + "]"));
      JsonObject found = hit("light3", "*");
      assertEquals(whole.get("image_vector"), found.get("image_vector"));
      assertEquals(
          light ? null : whole.get("image_alignment"),
          found.get("image_alignment"),
          found::toString);
    }
  }

  @Test
  void parametersAreRefused() {
    Answer answer = node.select("light1", "q", "*:*", "fl", "*,[noalignments f=image_alignment]");
    assertEquals(400, answer.status());
    assertEquals(
        "[noalignments]: unknown parameter 'f', expected none; a field that fl names stays",
        answer.message());
  }
}
