/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.aladin.model.image.RegionFeatures;
import org.aladin.model.text.TokenSequence;

/**
 * B images, labels padded to the longest sequence and regions to the largest number of regions. The
 * arrays belong to the manager that created them.
 *
 * @param labelIds [B, L] int64
 * @param labelSegments [B, L] int64
 * @param labelMask [B, L] float32, 1 for a token and 0 for padding
 * @param regions [B, R, F] float32
 * @param regionMask [B, R] float32, 1 for a region and 0 for padding
 * @param labelLengths the label tokens of each image
 * @param lengths the regions of each image
 */
public record ImageBatch(
    NDArray labelIds,
    NDArray labelSegments,
    NDArray labelMask,
    NDArray regions,
    NDArray regionMask,
    int[] labelLengths,
    int[] lengths) {

  /**
   * @param labels one sequence per image
   * @param images at least one, all of one region width
   * @param maxRegions further regions of an image are left out
   * @throws IllegalArgumentException if the counts or widths differ; the message has both numbers
   */
  public static ImageBatch of(
      NDManager manager, List<TokenSequence> labels, List<RegionFeatures> images, int maxRegions) {
    if (labels.size() != images.size()) {
      throw new IllegalArgumentException(
          "There are " + labels.size() + " label sequences for " + images.size() + " images");
    }
    int[] labelLengths = labels.stream().mapToInt(TokenSequence::length).toArray();
    int[] lengths = images.stream().mapToInt(i -> Math.min(i.count(), maxRegions)).toArray();
    NDArray labelIds = Padding.tokens(manager, labels, TokenSequence::ids);
    NDArray regions = regions(manager, images, lengths);
    return new ImageBatch(
        labelIds,
        Padding.tokens(manager, labels, TokenSequence::segments),
        Padding.mask(manager, labelLengths, Math.toIntExact(labelIds.getShape().get(1))),
        regions,
        Padding.mask(manager, lengths, Math.toIntExact(regions.getShape().get(1))),
        labelLengths,
        lengths);
  }

  /** The rows of each image in a flattened [B, L, H] and a flattened [B, R, H]. */
  List<PackedSequences.Sequence> sequences(int firstLabel, int firstRegion) {
    int tokens = Math.toIntExact(labelIds.getShape().get(1));
    int most = Math.toIntExact(regions.getShape().get(1));
    List<PackedSequences.Sequence> sequences = new ArrayList<>();
    for (int b = 0; b < lengths.length; b++) {
      int label = firstLabel + b * tokens;
      int region = firstRegion + b * most;
      sequences.add(
          new PackedSequences.Sequence(
              IntStream.concat(
                      IntStream.range(label, label + labelLengths[b]),
                      IntStream.range(region, region + lengths[b]))
                  .toArray(),
              lengths[b]));
    }
    return sequences;
  }

  private static NDArray regions(NDManager manager, List<RegionFeatures> images, int[] lengths) {
    int width = images.get(0).width();
    int most = 0;
    for (int length : lengths) {
      most = Math.max(most, length);
    }
    float[] padded = new float[images.size() * most * width];
    for (int b = 0; b < lengths.length; b++) {
      if (images.get(b).width() != width) {
        throw new IllegalArgumentException(
            "Image "
                + b
                + " has regions of "
                + images.get(b).width()
                + " numbers, expected "
                + width);
      }
      System.arraycopy(images.get(b).values(), 0, padded, b * most * width, lengths[b] * width);
    }
    return manager.create(padded, new Shape(images.size(), most, width));
  }
}
