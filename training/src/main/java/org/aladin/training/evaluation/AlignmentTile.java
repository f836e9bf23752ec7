/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.evaluation;

import java.util.Arrays;
import org.aladin.model.alignment.AlignmentMode;

/**
 * The alignment scores of a tile: of some images with all of their regions and some captions with
 * all of their words. Maxima are floored at 0, as in the original's evaluation, which pads every
 * image and every caption.
 *
 * @param mode how cosines become a score
 * @param products regions × words, row by row
 * @param regions the images
 * @param words the captions
 */
record AlignmentTile(AlignmentMode mode, float[] products, VectorBlock regions, VectorBlock words) {

  /** Writes the score of each pair to its row and column. */
  void write(float[][] rows) {
    float[] ofWords = new float[words.count()];
    for (int image = regions.first(); image < regions.end(); image++) {
      if (regions.from(image) == regions.from(image + 1)) {
        continue;
      }
      Arrays.fill(ofWords, 0);
      if (mode.sumsWords()) {
        bestRegions(image, ofWords);
      } else if (!mode.sumsMaxima()) {
        allRegions(image, ofWords);
      }
      for (int caption = words.first(); caption < words.end(); caption++) {
        float sum = 0;
        for (int word = words.from(caption); word < words.from(caption + 1); word++) {
          sum += ofWords[word];
        }
        if (mode.sumsRegions()) {
          sum += bestWords(image, caption);
        }
        int count = words.from(caption + 1) - words.from(caption);
        rows[image][caption] = (float) mode.score(sum, count);
      }
    }
  }

  /** For each word the largest product over the image's regions, at least 0. */
  private void bestRegions(int image, float[] ofWords) {
    for (int region = regions.from(image); region < regions.from(image + 1); region++) {
      int at = region * ofWords.length;
      for (int word = 0; word < ofWords.length; word++) {
        ofWords[word] = Math.max(ofWords[word], products[at + word]);
      }
    }
  }

  /** For each word the sum over the image's regions. */
  private void allRegions(int image, float[] ofWords) {
    for (int region = regions.from(image); region < regions.from(image + 1); region++) {
      int at = region * ofWords.length;
      for (int word = 0; word < ofWords.length; word++) {
        ofWords[word] += products[at + word];
      }
    }
  }

  /** The sum over the image's regions of the largest product with a word, at least 0. */
  private float bestWords(int image, int caption) {
    float sum = 0;
    for (int region = regions.from(image); region < regions.from(image + 1); region++) {
      int at = region * words.count();
      float best = 0;
      for (int word = words.from(caption); word < words.from(caption + 1); word++) {
        best = Math.max(best, products[at + word]);
      }
      sum += best;
    }
    return sum;
  }
}
