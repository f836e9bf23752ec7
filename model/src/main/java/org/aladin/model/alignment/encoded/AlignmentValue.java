/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.alignment.encoded;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.aladin.model.alignment.AlignmentSet;
import org.aladin.model.image.Box;
import org.aladin.model.image.RegionFeatures;

/**
 * A decoded value of an alignment field: everything that reranking and explaining need from a
 * document.
 *
 * @param kind whether the vectors are a caption's words or an image's regions
 * @param model the version of the model that produced them, at most 255 bytes of UTF-8; empty if
 *     unknown
 * @param set N vectors of D dimensions, L2-normalised by the caller
 * @param boxes the boxes of the N regions, vector by vector; empty if unknown; always empty for
 *     words
 */
public record AlignmentValue(AlignmentKind kind, String model, AlignmentSet set, List<Box> boxes) {
  /**
   * @throws IllegalArgumentException if words have boxes, or the number of boxes is neither 0 nor N
   */
  public AlignmentValue {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(set, "set");
    boxes = List.copyOf(boxes);
    if (kind == AlignmentKind.WORDS && !boxes.isEmpty()) {
      throw new IllegalArgumentException("Words have no boxes, but " + boxes.size() + " are given");
    }
    if (!boxes.isEmpty() && boxes.size() != set.count()) {
      throw new IllegalArgumentException(
          boxes.size()
              + " boxes for "
              + set.count()
              + " regions, expected the same number or none");
    }
  }

  /** The words of a caption. */
  public static AlignmentValue words(String model, AlignmentSet words) {
    return new AlignmentValue(AlignmentKind.WORDS, model, words, List.of());
  }

  /** The regions of an image, with their boxes. */
  public static AlignmentValue regions(String model, AlignmentSet regions, List<Box> boxes) {
    return new AlignmentValue(AlignmentKind.REGIONS, model, regions, boxes);
  }

  /**
   * The regions of an image that was encoded, with the boxes of its features.
   *
   * @param regions without region 0, which plays the role of a CLS token and has no vector
   */
  public static AlignmentValue regions(
      String model, AlignmentSet regions, RegionFeatures features) {
    return regions(
        model, regions, IntStream.rangeClosed(1, regions.count()).mapToObj(features::box).toList());
  }
}
