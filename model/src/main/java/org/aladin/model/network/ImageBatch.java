/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
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
 * @param lengths the regions of each image
 */
public record ImageBatch(
    NDArray labelIds,
    NDArray labelSegments,
    NDArray labelMask,
    NDArray regions,
    NDArray regionMask,
    int[] lengths) {

  /**
   * @param labels one sequence per image
   * @param images at least one, all of one region width
   * @param maxRegions further regions of an image are left out
   * @throws IllegalArgumentException if the counts or widths differ; the message has both numbers
   */
  public static ImageBatch of(
      NDManager manager, List<TokenSequence> labels, List<RegionFeatures> images, int maxRegions) {
    int[] lengths = lengths(images, maxRegions);
    return of(manager, labels, images, lengths, Padding.longest(labels), most(lengths));
  }

  /**
   * As {@link #of}, but padded so that each image's results depend on the others as little as
   * possible.
   *
   * @param maxPositions the positions of the backbone
   */
  public static ImageBatch reproducible(
      NDManager manager,
      List<TokenSequence> labels,
      List<RegionFeatures> images,
      int maxRegions,
      int maxPositions) {
    int[] lengths = lengths(images, maxRegions);
    return of(
        manager,
        labels,
        images,
        lengths,
        Padding.inWholeRegisters(Padding.longest(labels), maxPositions),
        Padding.atLeastOneRegister(most(lengths)));
  }

  private static int[] lengths(List<RegionFeatures> images, int maxRegions) {
    return images.stream().mapToInt(i -> Math.min(i.count(), maxRegions)).toArray();
  }

  private static int most(int[] lengths) {
    return Arrays.stream(lengths).max().orElseThrow();
  }

  private static ImageBatch of(
      NDManager manager,
      List<TokenSequence> labels,
      List<RegionFeatures> images,
      int[] lengths,
      int labelWidth,
      int regionWidth) {
    if (labels.size() != images.size()) {
      throw new IllegalArgumentException(
          "There are " + labels.size() + " label sequences for " + images.size() + " images");
    }
    int[] labelLengths = labels.stream().mapToInt(TokenSequence::length).toArray();
    return new ImageBatch(
        Padding.tokens(manager, labels, TokenSequence::ids, labelWidth),
        Padding.tokens(manager, labels, TokenSequence::segments, labelWidth),
        Padding.mask(manager, labelLengths, labelWidth),
        regions(manager, images, lengths, regionWidth),
        Padding.mask(manager, lengths, regionWidth),
        lengths);
  }

  private static NDArray regions(
      NDManager manager, List<RegionFeatures> images, int[] lengths, int most) {
    int width = images.get(0).width();
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
    // In torch's own memory, which is aligned: the sums of a product depend on the alignment.
    try (NDArray given = manager.create(padded, new Shape(images.size(), most, width))) {
      return given.duplicate();
    }
  }
}
