/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.verify;

import ai.djl.Device;
import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.aladin.model.alignment.AlignmentMode;
import org.aladin.model.encoder.Embedding;
import org.aladin.training.evaluation.EncodedSet;
import org.aladin.training.evaluation.Head;
import org.aladin.training.evaluation.Recalls;
import org.aladin.training.evaluation.ScoreMatrix;

/**
 * Compares the output of the network after training.
 *
 * @param deviations receives the results
 * @param mode the alignment mode
 */
record ScoreComparison(Deviations deviations, AlignmentMode mode) {
  private static final int FIRST_VECTORS = 4;

  /** The recalls that the original lists of every head, or that its scores give. */
  private static final List<String> RECALLS =
      List.of("i2t_r1", "i2t_r5", "i2t_r10", "t2i_r1", "t2i_r5", "t2i_r10");

  /** Both score matrices. */
  void compareScores(EncodedSet encoded, Device device, JsonObject expected) {
    for (Head head : Head.values()) {
      scores(head, encoded.scores(head, mode, device), expected);
    }
  }

  /** Both score matrices, the recalls, and the embeddings of the first image and caption. */
  void compareTrained(EncodedSet encoded, Device device, JsonObject expected) {
    for (Head head : Head.values()) {
      ScoreMatrix scores = encoded.scores(head, mode, device);
      scores(head, scores, expected);
      JsonObject listed =
          expected.get("validation") instanceof JsonObject validation
                  && validation.get(head.label()) instanceof JsonObject own
              ? own
              : new JsonObject();
      recalls(head, withTextToImage(listed, expected, head, scores), Recalls.of(scores));
    }
    first(expected, "first_image", "_regions", encoded.images().get(0));
    first(expected, "first_caption", "_tokens", encoded.captions().get(0));
  }

  private void scores(Head head, ScoreMatrix scores, JsonObject expected) {
    deviations.absolute(
        head.label() + " scores",
        ReferenceSet.numbers(expected.get(head.label() + "_scores")),
        numbers(scores),
        "pair");
  }

  /**
   * Adds the recalls that the original needs at least 50 images for, and so does not list for a
   * smaller set: those of its own scores.
   */
  private static JsonObject withTextToImage(
      JsonObject listed, JsonObject expected, Head head, ScoreMatrix scores) {
    double[] numbers = ReferenceSet.numbers(expected.get(head.label() + "_scores"));
    if (listed.has("t2i_r1") || numbers.length != scores.images() * scores.captions()) {
      return listed;
    }
    float[][] rows = new float[scores.images()][scores.captions()];
    for (int i = 0; i < numbers.length; i++) {
      rows[i / scores.captions()][i % scores.captions()] = (float) numbers[i];
    }
    Map<String, Double> computed = Recalls.of(new ScoreMatrix(rows, scores.owners())).toMap();
    JsonObject all = listed.deepCopy();
    for (String name : List.of("t2i_r1", "t2i_r5", "t2i_r10")) {
      all.addProperty(name, computed.get(name));
    }
    return all;
  }

  private void recalls(Head head, JsonObject expected, Recalls recalls) {
    Map<String, Double> figures = recalls.toMap();
    Set<String> all = new LinkedHashSet<>(RECALLS);
    all.addAll(expected.keySet());
    List<String> names = List.copyOf(all);
    deviations.recalls(
        head.label() + " recalls",
        names.stream().mapToDouble(name -> ReferenceSet.number(expected, name)).toArray(),
        names.stream().mapToDouble(name -> figures.getOrDefault(name, Double.NaN)).toArray(),
        names);
  }

  /**
   * The vector, and the first vectors of the alignment set. The original writes four, of which
   * those beyond the item's own are padding, so they do not compare.
   */
  private void first(JsonObject expected, String item, String set, Embedding embedding) {
    deviations.absolute(
        item.replace('_', ' ') + ": vector",
        ReferenceSet.numbers(expected.get(item + "_embedding")),
        numbers(embedding.vector(), embedding.vector().length),
        "dimension");
    int written = FIRST_VECTORS * embedding.vector().length;
    float[] kept = embedding.alignment().vectors();
    int own = Math.min(written, kept.length);
    double[] vectors = ReferenceSet.numbers(expected.get(item + set));
    if (own == 0 && vectors.length == written) {
      return;
    }
    deviations.absolute(
        item.replace('_', ' ') + ":" + set.replace('_', ' '),
        vectors.length == written ? Arrays.copyOf(vectors, own) : vectors,
        numbers(kept, own),
        "number");
  }

  private static double[] numbers(float[] values, int count) {
    return IntStream.range(0, count).mapToDouble(i -> values[i]).toArray();
  }

  private static double[] numbers(ScoreMatrix scores) {
    return IntStream.range(0, scores.images())
        .mapToObj(scores::row)
        .flatMapToDouble(row -> Arrays.stream(numbers(row, row.length)))
        .toArray();
  }
}
