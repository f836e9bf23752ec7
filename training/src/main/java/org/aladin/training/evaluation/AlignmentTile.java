/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.evaluation;

import java.nio.FloatBuffer;
import java.util.stream.IntStream;
import org.aladin.model.alignment.AlignmentMode;

/**
 * The alignment scores of a tile: of some images with all of their regions and some captions with
 * all of their words. Maxima are floored at 0, as in the original's evaluation, which pads every
 * image and every caption.
 *
 * @param mode how cosines become a score
 * @param products rows of the regions × rows of the words, one after another
 * @param regions the images
 * @param words the captions
 */
record AlignmentTile(
    AlignmentMode mode, FloatBuffer products, VectorBlock regions, VectorBlock words) {

  /**
   * Writes the score of each pair to its row and column. Several images at a time, because
   * libtorch's threads have nothing to do meanwhile.
   */
  void write(float[][] rows) {
    IntStream.range(regions.first(), regions.end())
        .parallel()
        .filter(image -> regions.from(image) < regions.from(image + 1))
        .forEach(image -> write(image, rows[image]));
  }

  private void write(int image, float[] scores) {
    float[] ofWords = new float[words.count()];
    float[] ofCaptions = new float[words.end() - words.first()];
    float[] row = new float[words.count()];
    for (int region = regions.from(image); region < regions.from(image + 1); region++) {
      products.get(region * words.rows(), row);
      if (mode.sumsWords()) {
        max(row, ofWords);
      } else if (!mode.sumsMaxima()) {
        add(row, ofWords);
      }
      if (mode.sumsRegions()) {
        addBestWords(row, ofCaptions);
      }
    }
    for (int caption = words.first(); caption < words.end(); caption++) {
      float sum = 0;
      for (int word = words.from(caption); word < words.from(caption + 1); word++) {
        sum += ofWords[word];
      }
      sum += ofCaptions[caption - words.first()];
      int count = words.from(caption + 1) - words.from(caption);
      scores[caption] = (float) mode.score(sum, count);
    }
  }

  /** For each word the larger one; the maximum of all regions is thus at least 0. */
  private static void max(float[] row, float[] ofWords) {
    for (int word = 0; word < row.length; word++) {
      ofWords[word] = Math.max(ofWords[word], row[word]);
    }
  }

  private static void add(float[] row, float[] ofWords) {
    for (int word = 0; word < row.length; word++) {
      ofWords[word] += row[word];
    }
  }

  /** Adds to each caption the region's largest product with one of its words, at least 0. */
  private void addBestWords(float[] row, float[] ofCaptions) {
    for (int caption = words.first(); caption < words.end(); caption++) {
      float best = 0;
      for (int word = words.from(caption); word < words.from(caption + 1); word++) {
        best = Math.max(best, row[word]);
      }
      ofCaptions[caption - words.first()] += best;
    }
  }
}
