/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.extraction;

import java.util.Locale;

/** What pictures are used for; no picture has two uses. */
public enum Split {
  /** To learn from. */
  TRAIN,
  /** To choose the best model by. */
  MINIVAL,
  /** For the figures of the chosen model. */
  TEST;

  /** As in the names of the captions files. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The split of a captions file.
   *
   * @param name {@code train}, {@code minival} or {@code test}, or Karpathy's {@code restval}
   *     (which is used for training) or {@code val}
   * @throws IllegalArgumentException if it is none of these
   */
  static Split named(String name) {
    return switch (name) {
      case "train", "restval" -> TRAIN;
      case "minival", "val" -> MINIVAL;
      case "test" -> TEST;
      default ->
          throw new IllegalArgumentException(
              "split \"" + name + "\", expected train, restval, minival, val or test");
    };
  }
}
