/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.deployment.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.aladin.model.alignment.AlignmentSet;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.Embedding;
import org.aladin.solr.Documents;
import org.aladin.solr.SolrHttp;

/** What a text's scores have to be, by plain sums over the values that documents show. */
final class StoredScores {
  /** float32's rounding, and a query's for int8 documents. */
  private static final double ERROR = 1e-4;

  private final String text;
  private final Map<String, Double> found = new TreeMap<>();
  private final Map<String, Double> ranked = new TreeMap<>();

  StoredScores(Map<String, JsonObject> documents, AladinEncoder encoder, String text) {
    this.text = text;
    Embedding query = encoder.encodeCaptions(List.of(text)).get(0);
    documents.forEach(
        (id, document) -> {
          if (document.has("image_vector")) {
            float[] vector = Documents.floats(document, "image_vector");
            found.put(id, (1 + dot(query.vector(), 0, vector, 0, vector.length)) / 2);
            AlignmentSet regions = Documents.alignment(document, "image_alignment").set();
            ranked.put(id, maxSim(query.alignment(), regions));
          }
        });
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
                dot(words.vectors(), w * dimension, regions.vectors(), r * dimension, dimension));
      }
      sum += best;
    }
    return sum;
  }

  private static double dot(float[] a, int aFrom, float[] b, int bFrom, int dimension) {
    double sum = 0;
    for (int d = 0; d < dimension; d++) {
      sum += (double) a[aFrom + d] * b[bFrom + d];
    }
    return sum;
  }

  /** Asks a core for both stages: all documents with images, their scores, in falling order. */
  void check(SolrHttp node, String core) {
    check(found, CoreContents.found(node, core, text));
    check(ranked, CoreContents.ranked(node, core, text));
  }

  private void check(Map<String, Double> expected, JsonElement answer) {
    Map<String, Double> missing = new TreeMap<>(expected);
    double last = Double.POSITIVE_INFINITY;
    for (JsonElement element : answer.getAsJsonObject().getAsJsonArray("docs")) {
      JsonObject hit = element.getAsJsonObject();
      double score = hit.get("score").getAsDouble();
      assertEquals(missing.remove(hit.get("id").getAsString()), score, ERROR, hit::toString);
      assertTrue(score <= last, answer::toString);
      last = score;
    }
    assertEquals(Map.of(), missing);
  }
}
