/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.cloud;

import static org.aladin.solr.SolrHttp.assertOk;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.aladin.solr.Documents;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.TestCaptions;
import org.aladin.solr.TestImages;
import org.apache.solr.client.solrj.request.UpdateRequest;
import org.apache.solr.common.SolrInputDocument;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Images with captions in a collection of 2 shards × 2 replicas on 3 nodes. By their own ids most
 * captions would belong on another shard than their image.
 */
@Tag("slow")
class NestedCloudTest {
  private static final String COLLECTION = "nested-scenes";
  private static final int IMAGES = 8;
  private static final int CAPTIONS = 3;

  private static SolrCloud cloud;

  @BeforeAll
  static void index() throws Exception {
    cloud = SolrCloud.shared();
    cloud.create(COLLECTION, 2, 2);
    List<String> json = new ArrayList<>();
    UpdateRequest javabin = new UpdateRequest();
    for (int i = 0; i < IMAGES; i++) {
      if (i % 2 == 0) {
        json.add(block(i));
      } else {
        SolrInputDocument image = new SolrInputDocument("id", "image" + i, "object_labels", "dog");
        image.addField("region_features", TestImages.base64(regions(i)));
        List<SolrInputDocument> captions = new ArrayList<>();
        for (int c = 0; c < CAPTIONS; c++) {
          captions.add(new SolrInputDocument("id", id(i, c), "caption", text(i, c)));
        }
        image.addField("captions", captions);
        javabin.add(image);
      }
    }
    assertOk(cloud.node(1).update(COLLECTION, json.toString()));
    javabin.commit(cloud.cluster().getSolrClient(), COLLECTION);
  }

  private static float[] regions(int image) {
    return TestImages.random(2, "dog", image).values();
  }

  private static String id(int image, int caption) {
    return "caption" + image + "-" + caption;
  }

  private static String text(int image, int caption) {
    return TestCaptions.caption(image * CAPTIONS + caption);
  }

  private static String block(int image) {
    List<String> captions = new ArrayList<>();
    for (int c = 0; c < CAPTIONS; c++) {
      captions.add(
          String.format(
              Locale.ROOT, "{\"id\":\"%s\",\"caption\":\"%s\"}", id(image, c), text(image, c)));
    }
    return TestImages.json("image" + image, TestImages.random(2, "dog", image))
        .replace("}", ",\"captions\":" + captions + "}");
  }

  /** All documents of a query, by id, from any shard. */
  private static Map<String, JsonObject> documents(String query) {
    SolrHttp.Answer answer =
        cloud.node(0).select(COLLECTION, "q", query, "rows", "1000", "fl", "*,[shard]");
    assertOk(answer);
    Map<String, JsonObject> documents = new TreeMap<>();
    answer
        .hits()
        .forEach(
            hit ->
                documents.put(
                    hit.getAsJsonObject().get("id").getAsString(), hit.getAsJsonObject()));
    return documents;
  }

  private static long embedded() {
    return cloud.sum(COLLECTION, "documentsEmbedded");
  }

  /** That a child has the vector that the same text has as a root. */
  private static void assertEmbedded(String text, String child) {
    String alone = "alone-" + child;
    assertOk(
        cloud
            .node(0)
            .update(COLLECTION, "[{\"id\":\"" + alone + "\",\"caption\":\"" + text + "\"}]"));
    Map<String, JsonObject> both = documents("id:(\"" + child + "\" \"" + alone + "\")");
    assertEquals(text, both.get(child).get("caption").getAsString());
    assertArrayEquals(
        Documents.floats(both.get(alone), "caption_vector"),
        Documents.floats(both.get(child), "caption_vector"),
        1e-6f);
    assertOk(cloud.node(0).update(COLLECTION, "{\"delete\":{\"id\":\"" + alone + "\"}}"));
  }

  /** Sends blocks again: what is unchanged is found on the root's shard, from every node. */
  @Test
  void childrenLieBesideTheirRootAreEmbeddedOnceAndRecognised() {
    Map<String, JsonObject> all = documents("id:image* id:caption*");
    assertEquals(IMAGES * (1 + CAPTIONS), all.size());
    TreeSet<String> shards = new TreeSet<>();
    for (int i = 0; i < IMAGES; i++) {
      String shard = shard(all.get("image" + i));
      shards.add(shard);
      assertNotNull(all.get("image" + i).get("image_vector"));
      for (int c = 0; c < CAPTIONS; c++) {
        assertEquals(shard, shard(all.get(id(i, c))), id(i, c));
        assertNotNull(all.get(id(i, c)).get("caption_vector"));
      }
    }
    assertEquals(2, shards.size());
    assertEmbedded(text(1, 1), id(1, 1));
    long before = embedded();
    for (int node = 0; node < SolrCloud.NODES; node++) {
      List<String> blocks = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        blocks.add(block(i));
      }
      assertOk(cloud.node(node).update(COLLECTION, blocks.toString()));
    }
    assertEquals(before, embedded());
    assertEmbedded(text(3, 2), id(3, 2));
  }

  private static String shard(JsonObject document) {
    // The addresses of all replicas, or one of them: its core's name has the shard's.
    return document.get("[shard]").getAsString().replaceAll(".*(shard\\d+).*", "$1");
  }

  @Test
  void imagesAreFoundThroughTheirCaptionsFromAllNodes() {
    for (int node = 0; node < SolrCloud.NODES; node++) {
      SolrHttp.Answer answer =
          cloud
              .node(node)
              .select(
                  COLLECTION,
                  "q",
                  "{!parent which='*:* -_nest_path_:*' score=max v=$near}",
                  "near",
                  "{!aladin f=caption_vector topK=5}" + text(3, 1));
      assertOk(answer);
      assertEquals("image3", answer.ids().get(0));
    }
  }

  @Test
  void blocksAreChangedFromAnyNode() {
    for (int node = 0; node < SolrCloud.NODES; node++) {
      String image = "image" + (5 + node);
      String first = id(5 + node, 0);
      String second = id(5 + node, 1);
      Map<String, JsonObject> before = documents("_root_:" + image);
      long embedded = embedded();
      assertOk(
          cloud
              .node(node)
              .update(
                  COLLECTION,
                  String.format(
                      Locale.ROOT,
                      // First what depends on the index: later ones may be sent on before it is
                      // there.
                      "[{\"id\":\"%3$s\",\"_root_\":\"%1$s\",\"caption\":{\"remove\":\"x\"}},"
                          + "{\"id\":\"%2$s\",\"_root_\":\"%1$s\",\"caption\":{\"set\":\"new text %4$d\"}},"
                          + "{\"id\":\"%1$s\",\"title_s\":{\"set\":\"new\"}},"
                          + "{\"id\":\"%1$s\",\"captions\":{\"add\":{\"id\":\"added%4$d\",\"caption\":\"added\"}}}]",
                      image,
                      first,
                      second,
                      node)));
      assertEquals(2, embedded() - embedded);
      Map<String, JsonObject> now = documents("_root_:" + image);
      assertEquals(1 + CAPTIONS + 1, now.size());
      for (String id : List.of(second, id(5 + node, 2))) {
        assertEquals(before.get(id).get("caption_vector"), now.get(id).get("caption_vector"));
        assertEquals(before.get(id).get("caption_alignment"), now.get(id).get("caption_alignment"));
      }
      assertEquals(before.get(image).get("image_vector"), now.get(image).get("image_vector"));
      assertEquals("new", now.get(image).get("title_s").getAsString());
      assertEmbedded("new text " + node, first);
      assertEmbedded("added", "added" + node);

      SolrHttp.Answer bad =
          cloud
              .node(node)
              .update(
                  COLLECTION,
                  "[{\"id\":\""
                      + first
                      + "\",\"_root_\":\""
                      + image
                      + "\",\"caption\":{\"set\":[\"a\",\"b\"]}}]");
      assertEquals(400, bad.status());
      assertEquals(
          "Document '"
              + image
              + "', child '"
              + first
              + "': field 'caption' has 2 values, expected one caption",
          bad.message());
    }
  }

  @Test
  void deletingTheRootDeletesItsChildrenOnItsShard() {
    String block =
        "[{\"id\":\"gone\",\"captions\":[{\"id\":\"gone-1\",\"caption\":\"a\"},"
            + "{\"id\":\"gone-2\",\"caption\":\"b\"}]}]";
    assertOk(cloud.node(2).update(COLLECTION, block));
    assertEquals(3, documents("id:gone*").size());
    assertOk(cloud.node(0).update(COLLECTION, "{\"delete\":{\"id\":\"gone\"}}"));
    assertTrue(documents("id:gone*").isEmpty());
  }

  /** Solr looks a document up on the shard of its id: one that begins with its root's is there. */
  @Test
  void aChildIsSearchedWithByAnIdThatBeginsWithItsRoots() {
    for (int i = 0; i < 4; i++) {
      String root = "root" + i;
      String child = root + "!text";
      assertOk(
          cloud
              .node(i % SolrCloud.NODES)
              .update(
                  COLLECTION,
                  String.format(
                      Locale.ROOT,
                      "[{\"id\":\"%s\",\"captions\":[{\"id\":\"%s\",\"caption\":\"%s\"}]}]",
                      root,
                      child,
                      TestCaptions.caption(100 + i))));
      SolrHttp.Answer found =
          cloud
              .node(i % SolrCloud.NODES)
              .select(COLLECTION, "q", "{!aladin f=caption_vector topK=1 id='" + child + "'}");
      assertOk(found);
      assertEquals(child, found.ids().get(0));
      assertOk(cloud.node(0).update(COLLECTION, "{\"delete\":{\"id\":\"" + root + "\"}}"));
    }
  }
}
