/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.deployment.upgrade;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.aladin.model.alignment.encoded.AlignmentCodec;
import org.aladin.model.alignment.encoded.AlignmentEncoding;
import org.aladin.model.alignment.encoded.AlignmentValue;
import org.aladin.model.alignment.encoded.RandomAlignments;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.aladin.solr.TestCaptions;
import org.aladin.solr.TestImages;

/** The documents of an index that is upgraded: embedded ones, random vectors, and some without. */
final class UpgradeDocuments {
  static final int CAPTIONS = 24;
  static final int IMAGES = 12;
  static final int RANDOM = 10;
  static final int PLAIN = 4;

  /** The segments of {@link #index}. */
  static final int SEGMENTS = 3;

  private static final String DELETED = "deleted";
  private static final int REPLACED = 5;

  private UpgradeDocuments() {}

  /** By id, as clients send them; random numbers have signs. */
  static Map<String, JsonObject> make(String model, long seed) {
    List<JsonObject> documents = new ArrayList<>();
    for (int i = 0; i < CAPTIONS; i++) {
      JsonObject document = document("caption" + i);
      document.addProperty("caption", TestCaptions.caption(i));
      documents.add(document);
    }
    for (int i = 0; i < IMAGES; i++) {
      String json = TestImages.json("image" + i, TestImages.random(3 + i % 4, "dog", seed + i));
      documents.add(JsonParser.parseString(json).getAsJsonObject());
    }
    RandomAlignments random = new RandomAlignments(seed, SolrNode.DIMENSION);
    for (int i = 0; i < RANDOM; i++) {
      JsonObject document = document("random" + i);
      addVectors(document, "caption", random, random.words(model, 2 + i % 3));
      addVectors(document, "image", random, random.regions(model, 1 + i % 5));
      documents.add(document);
    }
    for (int i = 0; i < PLAIN; i++) {
      JsonObject document = document("plain" + i);
      document.addProperty("licence_s", "by");
      documents.add(document);
    }
    Map<String, JsonObject> byId = new TreeMap<>();
    documents.forEach(document -> byId.put(document.get("id").getAsString(), document));
    return byId;
  }

  private static JsonObject document(String id) {
    JsonObject document = new JsonObject();
    document.addProperty("id", id);
    return document;
  }

  private static void addVectors(
      JsonObject document, String side, RandomAlignments random, AlignmentValue value) {
    JsonArray vector = new JsonArray();
    for (float number : random.set(1).vectors()) {
      vector.add(number);
    }
    byte[] bytes = AlignmentCodec.encode(value, AlignmentEncoding.FLOAT32);
    document.add(side + "_vector", vector);
    document.addProperty(side + "_alignment", Base64.getEncoder().encodeToString(bytes));
    document.addProperty(side + "_model", value.model());
  }

  /**
   * Indexes documents into {@link #SEGMENTS} segments, the first of which has deleted ones: some
   * are replaced, and one is gone.
   */
  static void index(SolrHttp node, String core, Map<String, JsonObject> documents) {
    List<JsonObject> all = new ArrayList<>(documents.values());
    List<JsonObject> first = new ArrayList<>(all.subList(0, all.size() / 2));
    JsonObject deleted = all.get(all.size() - 1).deepCopy();
    deleted.addProperty("id", DELETED);
    first.add(deleted);
    indexTogether(node, core, first);
    indexTogether(node, core, all.subList(all.size() / 2, all.size()));
    SolrHttp.assertOk(
        node.post("/" + core + "/update", "{\"delete\":{\"id\":\"" + DELETED + "\"}}"));
    indexTogether(node, core, first.subList(0, REPLACED));
  }

  /** Indexes documents into one segment. */
  static void indexTogether(SolrHttp node, String core, Collection<JsonObject> documents) {
    SolrHttp.assertOk(node.update(core, List.copyOf(documents).toString()));
  }
}
