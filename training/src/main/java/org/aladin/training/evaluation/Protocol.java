/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * A way to report a set: the images that are ranked together. The captions of a fold are those of
 * its images; figures are means over folds.
 *
 * @param name how the figures are called in files and on screen
 * @param folds image indices of each fold
 */
public record Protocol(String name, List<int[]> folds) {
  private static final int FOLD = 1_000;
  private static final int FOLDS = 5;

  /**
   * @throws IllegalArgumentException if there is no fold or an empty one
   */
  public Protocol {
    Objects.requireNonNull(name, "name");
    folds = List.copyOf(folds);
    if (folds.isEmpty() || folds.stream().anyMatch(fold -> fold.length == 0)) {
      throw new IllegalArgumentException(
          "Protocol " + name + " has no fold, or one without images, expected images in each");
    }
  }

  /** All images at once; called {@code 5k} or {@code 1k} at those sizes, else {@code all}. */
  public static Protocol whole(int images) {
    String name = images == FOLDS * FOLD ? "5k" : images == FOLD ? "1k" : "all";
    return new Protocol(name, List.of(range(0, images)));
  }

  /**
   * The protocols of the literature for COCO: the whole set and, if it is the 5k test set, its
   * first thousand images and the mean over five folds of 1,000 consecutive images.
   */
  public static List<Protocol> standard(int images) {
    List<Protocol> protocols = new ArrayList<>();
    protocols.add(whole(images));
    if (images == FOLDS * FOLD) {
      protocols.add(new Protocol("1k", List.of(range(0, FOLD))));
      protocols.add(
          new Protocol(
              "1k_five_fold",
              IntStream.range(0, FOLDS).mapToObj(f -> range(f * FOLD, f * FOLD + FOLD)).toList()));
    }
    return List.copyOf(protocols);
  }

  /** The recalls of a matrix under this protocol. */
  Recalls recalls(ScoreMatrix scores) {
    if (folds.size() == 1 && folds.get(0).length == scores.images()) {
      return Recalls.of(scores);
    }
    return Recalls.mean(folds.stream().map(fold -> Recalls.of(scores.select(fold))).toList());
  }

  private static int[] range(int first, int end) {
    return IntStream.range(first, end).toArray();
  }
}
