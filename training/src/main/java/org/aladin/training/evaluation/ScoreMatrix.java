/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.evaluation;

import java.util.Objects;

/**
 * The scores of I images against C captions by one head. Image i owns captions i · k … i · k + k -
 * 1, where k = C / I is the number of captions per image.
 *
 * <p>Holds 4 · I · C bytes: 500 MB for 5,000 images and 25,000 captions. Immutable by convention:
 * the rows are not copied, and nobody writes to them.
 */
public final class ScoreMatrix {
  private final float[][] rows;
  private final int captions;
  private final int captionsPerImage;

  /**
   * @param rows I rows of C scores each
   * @param captionsPerImage k, with C = k · I
   * @throws IllegalArgumentException if there is no row, a row's length is not k · I, or a score is
   *     NaN
   */
  public ScoreMatrix(float[][] rows, int captionsPerImage) {
    this.rows = Objects.requireNonNull(rows, "rows");
    this.captionsPerImage = captionsPerImage;
    if (rows.length == 0 || captionsPerImage < 1) {
      throw new IllegalArgumentException(
          "A score matrix has "
              + rows.length
              + " images with "
              + captionsPerImage
              + " captions each, expected at least 1 of both");
    }
    this.captions = Math.multiplyExact(rows.length, captionsPerImage);
    for (int image = 0; image < rows.length; image++) {
      if (rows[image].length != captions) {
        throw new IllegalArgumentException(
            "Image "
                + image
                + " has "
                + rows[image].length
                + " scores, expected "
                + captions
                + ": "
                + captionsPerImage
                + " captions for each of "
                + rows.length
                + " images");
      }
      for (int caption = 0; caption < captions; caption++) {
        if (Float.isNaN(rows[image][caption])) {
          throw new IllegalArgumentException(
              "The score of image " + image + " and caption " + caption + " is not a number");
        }
      }
    }
  }

  /** I, the number of images. */
  public int images() {
    return rows.length;
  }

  /** C, the number of captions. */
  public int captions() {
    return captions;
  }

  /** k, the captions of each image. */
  public int captionsPerImage() {
    return captionsPerImage;
  }

  /** The image that owns a caption. */
  public int imageOf(int caption) {
    return caption / captionsPerImage;
  }

  /** The C scores of one image; not to be written to. */
  public float[] row(int image) {
    return rows[image];
  }

  /** The I scores of one caption, copied. */
  public float[] column(int caption) {
    float[] column = new float[rows.length];
    for (int image = 0; image < column.length; image++) {
      column[image] = rows[image][caption];
    }
    return column;
  }

  /**
   * The captions from best to worst for one image, ties as the original orders them.
   *
   * @return C caption indices
   */
  public int[] bestCaptions(int image) {
    return NumpyArgsort.descending(rows[image]);
  }

  /**
   * The images from best to worst for one caption, ties as the original orders them.
   *
   * @return I image indices
   */
  public int[] bestImages(int caption) {
    return NumpyArgsort.descending(column(caption));
  }

  /**
   * The matrix of some images and their captions, in the given order.
   *
   * @param images indices from 0 to I - 1
   */
  public ScoreMatrix select(int[] images) {
    float[][] selected = new float[images.length][images.length * captionsPerImage];
    for (int i = 0; i < images.length; i++) {
      float[] row = rows[images[i]];
      for (int j = 0; j < images.length; j++) {
        System.arraycopy(
            row, images[j] * captionsPerImage, selected[i], j * captionsPerImage, captionsPerImage);
      }
    }
    return new ScoreMatrix(selected, captionsPerImage);
  }
}
