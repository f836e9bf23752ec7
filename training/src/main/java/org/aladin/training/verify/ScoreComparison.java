/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.verify;

import ai.djl.Device;
import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.aladin.model.encoder.Embedding;
import org.aladin.training.evaluation.EncodedSet;
import org.aladin.training.evaluation.Head;
import org.aladin.training.evaluation.Recalls;
import org.aladin.training.evaluation.ScoreMatrix;

/**
 * Compares what comes out of the network after training.
 *
 * @param deviations gets the results
 */
record ScoreComparison(Deviations deviations) {
  /** Both score matrices, the recalls if the original wrote them, and the first embeddings. */
  void compare(EncodedSet encoded, Device device, JsonObject expected) {
    for (Head head : Head.values()) {
      ScoreMatrix scores = encoded.scores(head, device);
      deviations.absolute(
          head.label() + " scores",
          ReferenceSet.numbers(expected.get(head.label() + "_scores")),
          numbers(scores),
          "pair");
      if (expected.has("validation")) {
        JsonObject listed = expected.getAsJsonObject("validation").getAsJsonObject(head.label());
        recalls(head, withTextToImage(listed, expected, head, scores), Recalls.of(scores));
      }
    }
    first(expected, "first_image", "_regions", encoded.images().get(0));
    first(expected, "first_caption", "_tokens", encoded.captions().get(0));
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
    Map<String, Double> computed =
        Recalls.of(new ScoreMatrix(rows, scores.captionsPerImage())).toMap();
    JsonObject all = listed.deepCopy();
    for (String name : List.of("t2i_r1", "t2i_r5", "t2i_r10")) {
      all.addProperty(name, computed.get(name));
    }
    return all;
  }

  private void recalls(Head head, JsonObject expected, Recalls recalls) {
    Map<String, Double> figures = recalls.toMap();
    List<String> names = List.copyOf(expected.keySet());
    deviations.recalls(
        head.label() + " recalls",
        names.stream().mapToDouble(name -> expected.get(name).getAsDouble()).toArray(),
        names.stream().mapToDouble(name -> figures.getOrDefault(name, Double.NaN)).toArray(),
        names);
  }

  private void first(JsonObject expected, String item, String set, Embedding embedding) {
    if (!expected.has(item + "_embedding")) {
      return;
    }
    deviations.absolute(
        item.replace('_', ' ') + ": vector",
        ReferenceSet.numbers(expected.get(item + "_embedding")),
        numbers(embedding.vector(), embedding.vector().length),
        "dimension");
    double[] compared = ReferenceSet.numbers(expected.get(item + set));
    float[] kept = embedding.alignment().vectors();
    int count = Math.min(compared.length, kept.length);
    deviations.absolute(
        item.replace('_', ' ') + ":" + set.replace('_', ' '),
        Arrays.copyOf(compared, count),
        numbers(kept, count),
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
