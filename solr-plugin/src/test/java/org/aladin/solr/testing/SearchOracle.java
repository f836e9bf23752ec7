/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.testing;

import static org.aladin.solr.SolrHttp.assertOk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.aladin.model.alignment.AlignmentSet;
import org.aladin.model.alignment.encoded.AlignmentValue;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.Embedding;
import org.aladin.model.image.RegionFeatures;
import org.aladin.solr.Documents;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.TestCaptions;
import org.aladin.solr.TestImages;

/**
 * What queries have to find, computed from what is stored: every vector is compared with the
 * query's, every word with every region. Read once, so of one commit. For one thread.
 */
public final class SearchOracle {
  private static final String ALL = "100000";
  private static final String FIELDS =
      "id,licence_s,caption_vector,caption_alignment,caption_model,image_vector,image_alignment,"
          + "image_model";

  /** float32 sums of 24 products, added in another order. */
  private static final double TOLERANCE = 1e-5;

  private final SolrHttp node;
  private final String core;
  private final int shards;
  private final AladinEncoder encoder;
  private final Map<String, JsonObject> documents = new HashMap<>();

  private SearchOracle(SolrHttp node, String core, int shards, AladinEncoder encoder) {
    this.node = node;
    this.core = core;
    this.shards = shards;
    this.encoder = encoder;
  }

  /**
   * Reads what is stored, which is to stay as it is.
   *
   * @param encoder of the core's model
   */
  public static SearchOracle read(SolrHttp node, String core, int shards, AladinEncoder encoder) {
    SearchOracle oracle = new SearchOracle(node, core, shards, encoder);
    SolrHttp.Answer all = node.select(core, "q", "*:*", "fl", FIELDS, "rows", ALL);
    assertOk(all);
    for (JsonElement hit : all.hits()) {
      JsonObject document = hit.getAsJsonObject();
      String id = document.get("id").getAsString();
      assertNull(oracle.documents.put(id, document), () -> id + " is indexed twice");
    }
    return oracle;
  }

  /** How many documents there are. */
  public int size() {
    return documents.size();
  }

  /** How many of the documents have the field. */
  public long count(String field) {
    return documents.values().stream().filter(document -> document.has(field)).count();
  }

  /** Asks queries of every kind and compares what they find. */
  public void check(Random random) {
    String text = TestCaptions.caption(random.nextInt(40));
    Embedding words = encoder.encodeCaptions(List.of(text)).get(0);
    int image = random.nextInt(6);
    RegionFeatures features = TestImages.random(1 + image % 4, "", image);
    Embedding regions = encoder.encodeImages(List.of(features)).get(0);
    for (String target : List.of("caption", "image")) {
      String field = target + "_vector";
      int topK = 1 + random.nextInt(documents.size() + 2);
      String knn = "{!aladin f=" + field + " efSearch=100000 topK=" + topK;
      nearest(knn + " v=$text}", topK, field, words.vector(), false, "text", text);
      nearest(
          knn + " features=$regions}",
          topK,
          field,
          regions.vector(),
          false,
          "regions",
          RandomUpdates.features(image));
      nearest(
          knn + " v=$text}", topK, field, words.vector(), true, "text", text, "fq", "licence_s:by");
      nearest(
          knn + " preFilter='licence_s:by' v=$text}",
          topK,
          field,
          words.vector(),
          true,
          "text",
          text);
      for (String from : List.of("caption", "image")) {
        String id = any(random, from, "_vector");
        if (id != null) {
          nearest(
              knn + " id=" + id + " from=" + from + "_vector}",
              topK,
              field,
              Documents.floats(documents.get(id), from + "_vector"),
              false);
        }
      }
    }
    ranked(
        "{!alignment f=image_alignment v=$text missing=zero reRankDocs=100000}",
        "image_alignment",
        true,
        stored -> maxSim(words.alignment(), stored.set()),
        "text",
        text);
    ranked(
        "{!alignment f=caption_alignment features=$regions missing=zero reRankDocs=100000}",
        "caption_alignment",
        true,
        stored -> maxSim(stored.set(), regions.alignment()),
        "regions",
        RandomUpdates.features(image));
    String id = any(random, "image", "_alignment");
    if (id != null) {
      AlignmentValue query = Documents.alignment(documents.get(id), "image_alignment");
      ranked(
          "{!alignment f=caption_alignment id="
              + id
              + " from=image_alignment missing=zero reRankDocs=100000}",
          "caption_alignment",
          !query.model().isEmpty(),
          stored -> maxSim(stored.set(), query.set()));
    }
  }

  /** A root document with a value that the model made, or of which is not said what made it. */
  private String any(Random random, String target, String field) {
    List<String> ids =
        documents.keySet().stream()
            .filter(id -> !id.contains("!"))
            .filter(id -> documents.get(id).has(target + field))
            .filter(id -> isOfModel(documents.get(id), target))
            .filter(
                id ->
                    field.equals("_vector")
                        || isOfModel(Documents.alignment(documents.get(id), target + field)))
            .sorted()
            .toList();
    return ids.isEmpty() ? null : ids.get(random.nextInt(ids.size()));
  }

  private boolean isOfModel(JsonObject document, String target) {
    JsonElement version = document.get(target + "_model");
    return version == null || version.getAsString().equals(encoder.version());
  }

  private boolean isOfModel(AlignmentValue value) {
    return value.model().isEmpty() || value.model().equals(encoder.version());
  }

  private void nearest(
      String query,
      int topK,
      String field,
      float[] vector,
      boolean filtered,
      String... parameters) {
    String target = field.substring(0, field.indexOf('_'));
    Predicate<JsonObject> searched =
        document ->
            document.has(field)
                && isOfModel(document, target)
                && (!filtered
                    || document.has("licence_s")
                        && document.get("licence_s").getAsString().equals("by"));
    Map<String, Double> expected =
        documents.entrySet().stream()
            .filter(entry -> searched.test(entry.getValue()))
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    entry ->
                        (1 + dot(vector, Documents.floats(entry.getValue(), field), 0, 0)) / 2));
    compare(expected, topK, parameters(parameters, "q", query));
  }

  /** The alignment score of a stored value that can be compared with the query's. */
  @FunctionalInterface
  private interface Score {
    double of(AlignmentValue stored);
  }

  /**
   * @param known whether it is known which model made what is ranked by: else all can be compared
   */
  private void ranked(
      String query, String field, boolean known, Score score, String... parameters) {
    Map<String, Double> expected = new HashMap<>();
    documents.forEach(
        (id, document) -> {
          AlignmentValue stored = document.has(field) ? Documents.alignment(document, field) : null;
          expected.put(id, stored == null || (known && !isOfModel(stored)) ? 0 : score.of(stored));
        });
    compare(expected, documents.size(), parameters(parameters, "q", "*:*", "rq", query));
  }

  private static String[] parameters(String[] given, String... more) {
    String[] all = Arrays.copyOf(more, more.length + given.length + 4);
    System.arraycopy(given, 0, all, more.length, given.length);
    System.arraycopy(
        new String[] {"fl", "id,score", "rows", "1000"}, 0, all, more.length + given.length, 4);
    return all;
  }

  /**
   * Each shard finds the best; of several shards there may be more, of which the best are right.
   */
  private void compare(Map<String, Double> expected, int best, String... parameters) {
    String what = String.join(" ", parameters);
    SolrHttp.Answer answer = node.select(core, parameters);
    assertEquals(200, answer.status(), () -> what + ": " + answer.body());
    List<String> ids = answer.ids();
    int least = Math.min(best, expected.size());
    assertTrue(
        ids.size() >= least && ids.size() <= Math.min((long) best * shards, expected.size()),
        () -> what + ": " + ids.size() + " hits, expected " + least + " of " + expected);
    Map<String, Double> missed = new HashMap<>(expected);
    double last = Double.POSITIVE_INFINITY;
    int rank = 0;
    for (JsonElement each : answer.hits()) {
      JsonObject hit = each.getAsJsonObject();
      String id = hit.get("id").getAsString();
      double score = hit.get("score").getAsDouble();
      Double right = missed.remove(id);
      assertTrue(right != null, () -> what + ": " + id + " is no hit, or one twice");
      assertEquals(right, score, TOLERANCE * Math.max(1, right), () -> what + ": " + id);
      assertTrue(score <= last, () -> what + ": " + id + " in the wrong order");
      last = score;
      if (++rank == least) {
        double lowest = last;
        List<String> later = ids.subList(least, ids.size());
        missed.forEach(
            (other, better) ->
                assertTrue(
                    better <= lowest + TOLERANCE,
                    () -> what + ": " + other + " is missed; after the best come " + later));
      }
    }
  }

  private static double maxSim(AlignmentSet words, AlignmentSet regions) {
    int dimension = words.dimension();
    double sum = 0;
    for (int w = 0; w < words.count(); w++) {
      double best = 0;
      for (int r = 0; r < regions.count(); r++) {
        best =
            Math.max(
                best,
                dot(words.vectors(), regions.vectors(), w * dimension, r * dimension, dimension));
      }
      sum += best;
    }
    return sum;
  }

  private static double dot(float[] a, float[] b, int atA, int atB) {
    return dot(a, b, atA, atB, a.length);
  }

  private static double dot(float[] a, float[] b, int atA, int atB, int length) {
    double sum = 0;
    for (int i = 0; i < length; i++) {
      sum += (double) a[atA + i] * b[atB + i];
    }
    return sum;
  }
}
