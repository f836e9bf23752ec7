/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.verify;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.aladin.model.image.RegionFeatureSource;
import org.aladin.model.network.InputLimits;
import org.aladin.model.text.WordPieceTokenizer;
import org.aladin.training.data.PairBatch;
import org.aladin.training.evaluation.EvaluationSet;

/**
 * Compares the input of the network.
 *
 * @param deviations receives the results
 * @param limits to which the original pads captions, labels and regions
 * @param padId with which it does
 */
record InputComparison(Deviations deviations, InputLimits limits, int padId) {
  /** Ids, segments, masks and lengths of the first training batch. */
  void firstBatch(PairBatch batch, JsonObject expected) {
    int regions = limits.regions();
    int padding = limits.labelTokens();
    int[] regionCounts =
        batch.images().stream().mapToInt(i -> Math.min(i.count(), regions)).toArray();
    int[][] masks = new int[batch.size()][];
    for (int i = 0; i < batch.size(); i++) {
      int labels = batch.labels().get(i).length();
      int kept = regionCounts[i];
      masks[i] =
          IntStream.range(0, padding + regions)
              .map(at -> at < labels || at >= padding && at - padding < kept ? 1 : 0)
              .toArray();
    }
    compare(
        expected,
        "caption_ids",
        padded(batch, limits.captionTokens(), padId, i -> batch.captions().get(i).ids()));
    compare(expected, "caption_lengths", lengths(batch, i -> batch.captions().get(i).length()));
    compare(expected, "label_ids", padded(batch, padding, padId, i -> batch.labels().get(i).ids()));
    compare(
        expected,
        "label_segments",
        padded(batch, padding, 0, i -> batch.labels().get(i).segments()));
    compare(expected, "image_attention_mask", masks);
    compare(expected, "image_lengths", lengths(batch, i -> regionCounts[i]));
  }

  private void compare(JsonObject expected, String key, int[][] got) {
    deviations.equal(
        "first batch: " + key,
        ReferenceSet.numbers(expected.get(key)),
        Arrays.stream(got).flatMapToInt(Arrays::stream).asDoubleStream().toArray(),
        "number");
  }

  /** The lengths of the validation set: for each caption its own and that of its image. */
  void lengths(
      EvaluationSet chosen,
      RegionFeatureSource features,
      WordPieceTokenizer tokenizer,
      JsonObject untrained)
      throws IOException {
    List<String> captions = chosen.captions();
    int[] captionLengths =
        captions.stream()
            .mapToInt(c -> tokenizer.caption(c, limits.captionTokens()).length())
            .toArray();
    int[] imageLengths = new int[captions.size()];
    for (int i = 0; i < chosen.imageKeys().size(); i++) {
      int regions = features.read(chosen.imageKeys().get(i)).count();
      Arrays.fill(
          imageLengths,
          chosen.owners().first(i),
          chosen.owners().end(i),
          Math.min(regions, limits.regions()));
    }
    deviations.equal(
        "caption lengths",
        ReferenceSet.numbers(untrained.get("caption_lengths")),
        Arrays.stream(captionLengths).asDoubleStream().toArray(),
        "caption");
    deviations.equal(
        "image lengths",
        ReferenceSet.numbers(untrained.get("image_lengths")),
        Arrays.stream(imageLengths).asDoubleStream().toArray(),
        "caption");
  }

  private static int[][] padded(
      PairBatch batch, int length, int padding, Function<Integer, int[]> tokens) {
    int[][] padded = new int[batch.size()][length];
    for (int i = 0; i < padded.length; i++) {
      int[] kept = tokens.apply(i);
      Arrays.fill(padded[i], padding);
      System.arraycopy(kept, 0, padded[i], 0, kept.length);
    }
    return padded;
  }

  private static int[][] lengths(PairBatch batch, Function<Integer, Integer> length) {
    return IntStream.range(0, batch.size())
        .mapToObj(i -> new int[] {length.apply(i)})
        .toArray(int[][]::new);
  }
}
