/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.data;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * Which of C captions belong to which of I images: captions are numbered image by image, so image i
 * owns the captions {@link #first}(i) … {@link #end}(i) - 1. With k captions per image, these are i
 * · k … i · k + k - 1. Immutable.
 */
public final class CaptionOwners {
  private final int[] firsts;
  private final int[] owners;

  private CaptionOwners(int[] counts) {
    firsts = new int[counts.length + 1];
    for (int image = 0; image < counts.length; image++) {
      if (counts[image] < 1) {
        throw new IllegalArgumentException(
            "Image " + image + " has " + counts[image] + " captions, expected at least 1");
      }
      firsts[image + 1] = Math.addExact(firsts[image], counts[image]);
    }
    owners = new int[firsts[counts.length]];
    for (int image = 0; image < counts.length; image++) {
      Arrays.fill(owners, firsts[image], firsts[image + 1], image);
    }
  }

  /**
   * @param counts the number of captions of each image
   * @throws IllegalArgumentException if one is less than 1
   */
  public static CaptionOwners of(int... counts) {
    return new CaptionOwners(counts);
  }

  /**
   * The same number of captions for each image.
   *
   * @throws IllegalArgumentException if it is less than 1
   */
  public static CaptionOwners each(int images, int captions) {
    int[] counts = new int[images];
    Arrays.fill(counts, captions);
    return new CaptionOwners(counts);
  }

  /** As many captions as the images' lists have, but at most {@code maximum} per image. */
  static CaptionOwners of(Collection<? extends List<?>> captions, int maximum) {
    return new CaptionOwners(
        captions.stream().mapToInt(own -> Math.min(own.size(), maximum)).toArray());
  }

  /** I, the number of images. */
  public int images() {
    return firsts.length - 1;
  }

  /** C, the number of captions. */
  public int captions() {
    return owners.length;
  }

  /** The first caption of an image. */
  public int first(int image) {
    return firsts[image];
  }

  /** The caption after the last one of an image. */
  public int end(int image) {
    return firsts[image + 1];
  }

  /** The number of captions of an image. */
  public int count(int image) {
    return end(image) - first(image);
  }

  /** The image that owns a caption. */
  public int imageOf(int caption) {
    return owners[Objects.checkIndex(caption, owners.length)];
  }

  /** The owners of the captions of some images, in the given order. */
  public CaptionOwners select(int[] images) {
    return new CaptionOwners(Arrays.stream(images).map(this::count).toArray());
  }

  /**
   * The numbers of captions per image for a person: {@code 5}, or {@code 1 to 5, 3.4 on average}.
   */
  public String describe() {
    int min = Integer.MAX_VALUE;
    int max = 0;
    for (int image = 0; image < images(); image++) {
      min = Math.min(min, count(image));
      max = Math.max(max, count(image));
    }
    double mean = (double) captions() / Math.max(1, images());
    return min >= max
        ? String.valueOf(max)
        : min + " to " + max + ", " + Math.round(mean * 10) / 10.0 + " on average";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CaptionOwners that && Arrays.equals(firsts, that.firsts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(firsts);
  }

  @Override
  public String toString() {
    return captions() + " captions of " + images() + " images";
  }
}
