/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.evaluation;

import java.util.Objects;
import org.aladin.training.data.CaptionOwners;

/**
 * The scores of I images against C captions by one head.
 *
 * <p>Holds 4 · I · C bytes: 500 MB for 5,000 images and 25,000 captions. Immutable by convention:
 * the rows are not copied, and nobody writes to them.
 */
public final class ScoreMatrix {
  private final float[][] rows;
  private final CaptionOwners owners;

  /**
   * @param rows I rows of C scores each
   * @param owners which captions belong to which image
   * @throws IllegalArgumentException if there is no row, the sizes are not those of the owners, or
   *     a score is NaN
   */
  public ScoreMatrix(float[][] rows, CaptionOwners owners) {
    this.rows = Objects.requireNonNull(rows, "rows");
    this.owners = Objects.requireNonNull(owners, "owners");
    if (rows.length == 0 || rows.length != owners.images()) {
      throw new IllegalArgumentException(
          "A score matrix has "
              + rows.length
              + " rows, expected at least 1, and one per image: "
              + owners);
    }
    for (int image = 0; image < rows.length; image++) {
      if (rows[image].length != owners.captions()) {
        throw new IllegalArgumentException(
            "Image "
                + image
                + " has "
                + rows[image].length
                + " scores, expected those of "
                + owners);
      }
      for (int caption = 0; caption < owners.captions(); caption++) {
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
    return owners.captions();
  }

  /** Which captions belong to which image. */
  public CaptionOwners owners() {
    return owners;
  }

  /** The image that owns a caption. */
  public int imageOf(int caption) {
    return owners.imageOf(caption);
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
    CaptionOwners chosen = owners.select(images);
    float[][] selected = new float[images.length][chosen.captions()];
    for (int i = 0; i < images.length; i++) {
      float[] row = rows[images[i]];
      for (int j = 0; j < images.length; j++) {
        System.arraycopy(
            row, owners.first(images[j]), selected[i], chosen.first(j), chosen.count(j));
      }
    }
    return new ScoreMatrix(selected, chosen);
  }
}
