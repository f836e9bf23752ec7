/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.evaluation;

import ai.djl.Device;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.aladin.model.alignment.AlignmentMode;
import org.aladin.model.encoder.Embedding;

/**
 * How far the embeddings of a rounded model are from those of the model that it was made from, and
 * what that does to a ranking.
 *
 * @param global cosines of the global vectors
 * @param alignment cosines of the alignment vectors
 * @param agreement by head: the mean share of a caption's ten best images that are the same
 * @param exact the recalls of the model
 * @param rounded the recalls of the rounded model
 */
public record EncodingComparison(
    Cosines global,
    Cosines alignment,
    Map<Head, Double> agreement,
    EvaluationResult exact,
    EvaluationResult rounded) {
  private static final int BEST = 10;

  /**
   * Cosines of pairs of vectors.
   *
   * @param mean their mean
   * @param least the smallest
   */
  public record Cosines(double mean, double least) {
    static Cosines of(double[] cosines) {
      return new Cosines(
          Arrays.stream(cosines).average().orElse(1), Arrays.stream(cosines).min().orElse(1));
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "mean %.5f, minimum %.5f", mean, least);
    }
  }

  /**
   * Compares two encodings of one set.
   *
   * @param mode that of the alignment head
   * @param device where scores are computed
   */
  public static EncodingComparison of(
      EncodedSet exact, EncodedSet rounded, AlignmentMode mode, Device device) {
    Map<Head, Double> agreement = new EnumMap<>(Head.class);
    Map<Head, Recalls> recallsOfExact = new EnumMap<>(Head.class);
    Map<Head, Recalls> recallsOfRounded = new EnumMap<>(Head.class);
    for (Head head : Head.values()) {
      ScoreMatrix scores = exact.scores(head, mode, device);
      ScoreMatrix others = rounded.scores(head, mode, device);
      agreement.put(head, agreement(scores, others));
      recallsOfExact.put(head, Recalls.of(scores));
      recallsOfRounded.put(head, Recalls.of(others));
    }
    List<double[]> pairs = new ArrayList<>();
    List<double[]> sets = new ArrayList<>();
    List<Embedding> first = embeddings(exact);
    List<Embedding> second = embeddings(rounded);
    for (int i = 0; i < first.size(); i++) {
      int dimension = first.get(i).vector().length;
      pairs.add(cosines(first.get(i).vector(), second.get(i).vector(), dimension));
      sets.add(
          cosines(
              first.get(i).alignment().vectors(), second.get(i).alignment().vectors(), dimension));
    }
    return new EncodingComparison(
        Cosines.of(joined(pairs)),
        Cosines.of(joined(sets)),
        agreement,
        result(exact, recallsOfExact),
        result(rounded, recallsOfRounded));
  }

  private static EvaluationResult result(EncodedSet set, Map<Head, Recalls> recalls) {
    return new EvaluationResult(
        set.images().size(), set.captions().size(), Map.of("whole set", recalls));
  }

  private static List<Embedding> embeddings(EncodedSet set) {
    return Stream.concat(set.images().stream(), set.captions().stream()).toList();
  }

  /** The vectors have length 1. */
  private static double[] cosines(float[] a, float[] b, int dimension) {
    double[] cosines = new double[a.length / dimension];
    for (int i = 0; i < a.length; i++) {
      cosines[i / dimension] += (double) a[i] * b[i];
    }
    return cosines;
  }

  private static double[] joined(List<double[]> parts) {
    return parts.stream().flatMapToDouble(Arrays::stream).toArray();
  }

  private static double agreement(ScoreMatrix a, ScoreMatrix b) {
    double sum = 0;
    for (int caption = 0; caption < a.captions(); caption++) {
      Set<Integer> best = best(a, caption);
      int count = best.size();
      best.retainAll(best(b, caption));
      sum += (double) best.size() / count;
    }
    return sum / a.captions();
  }

  private static Set<Integer> best(ScoreMatrix scores, int caption) {
    Set<Integer> best = new HashSet<>();
    Arrays.stream(scores.bestImages(caption)).limit(BEST).forEach(best::add);
    return best;
  }

  /**
   * The loss of the sum of recalls of both heads, in percent of the exact model's; below 0 a gain.
   */
  public double lossPercent() {
    Set<Head> heads = Set.of(Head.values());
    return 100 * (1 - rounded.rsum(heads) / exact.rsum(heads));
  }

  /** Lines for the user. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("cosines of the global vectors: " + global);
    lines.add("cosines of the alignment vectors: " + alignment);
    agreement.forEach(
        (head, share) ->
            lines.add(
                String.format(
                    Locale.ROOT,
                    "the ten best images of a caption, %s head: %.1f %% the same",
                    head.label(),
                    100 * share)));
    lines.add("recalls of the model in float32:");
    lines.addAll(exact.toTable());
    lines.add("recalls of the model in int8:");
    lines.addAll(rounded.toTable());
    lines.add(
        String.format(
            Locale.ROOT, "loss of the sum of recalls of both heads: %.2f %%", lossPercent()));
    return lines;
  }
}
