/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.evaluation;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import org.aladin.model.encoder.Embedding;
import org.aladin.model.engine.NativeWork;

/**
 * The scores of I images against C captions, computed in tiles, with one matrix product per tile.
 * Besides the result, a tile holds at most about {@value #TILE_FLOATS} products and the vectors
 * that go into it, under 200 MB at 768 dimensions for any number of images and captions. Images and
 * captions may have any number of regions and words, none included: nothing is padded.
 *
 * <p>Stateless; the calling thread does the work, and libtorch's own threads help.
 */
final class ScoreTiles {
  /** Products of a tile: 64 MB. */
  static final int TILE_FLOATS = 1 << 24;

  private static final int IMAGE_VECTORS = 2048;

  private ScoreTiles() {}

  /**
   * Scores of one head.
   *
   * @param images I embeddings
   * @param captions C embeddings, C = k · I
   * @param device where the products are computed
   * @throws IllegalArgumentException if dimensions differ
   */
  static ScoreMatrix scores(
      Head head, List<Embedding> images, List<Embedding> captions, Device device) {
    return scores(head, images, captions, device, TILE_FLOATS);
  }

  /** The same with tiles of a given number of products. */
  static ScoreMatrix scores(
      Head head, List<Embedding> images, List<Embedding> captions, Device device, int tile) {
    int dimension = images.get(0).vector().length;
    images.forEach(image -> check(image, dimension));
    captions.forEach(caption -> check(caption, dimension));
    float[][] rows = new float[images.size()][captions.size()];
    try (NDManager manager = NDManager.newBaseManager(device)) {
      int end;
      for (int first = 0; first < images.size(); first = end) {
        VectorBlock regions = VectorBlock.pack(head, images, first, Math.min(IMAGE_VECTORS, tile));
        end = regions.end();
        if (regions.count() > 0) {
          fill(rows, head, regions, captions, manager, tile);
        }
      }
    }
    return new ScoreMatrix(rows, captions.size() / images.size());
  }

  private static void fill(
      float[][] rows,
      Head head,
      VectorBlock regions,
      List<Embedding> captions,
      NDManager manager,
      int tile) {
    int columns = Math.max(1, tile / regions.count());
    try (NDArray left = regions.toArray(manager)) {
      int end;
      for (int first = 0; first < captions.size(); first = end) {
        VectorBlock words = VectorBlock.pack(head, captions, first, columns);
        end = words.end();
        if (words.count() == 0) {
          continue;
        }
        // A product belongs to its first operand's manager, and on a GPU the copy of it that
        // toFloatArray makes as well: both have to go with the tile.
        float[] products =
            NativeWork.run(
                () -> {
                  try (NDManager scope = manager.newSubManager()) {
                    left.tempAttach(scope);
                    return left.matMul(words.toArray(scope).transpose()).toFloatArray();
                  }
                });
        reduce(products, head, regions, words, rows);
      }
    }
  }

  /**
   * Writes the scores of one tile. Matching: the one product. Alignment: for each word the largest
   * product over the image's regions, floored at 0, summed over words.
   *
   * @param products regions × words
   */
  private static void reduce(
      float[] products, Head head, VectorBlock regions, VectorBlock words, float[][] rows) {
    float floor = head == Head.ALIGNMENT ? 0 : Float.NEGATIVE_INFINITY;
    float[] best = new float[words.count()];
    for (int image = regions.first(); image < regions.end(); image++) {
      if (head == Head.ALIGNMENT && regions.from(image) == regions.from(image + 1)) {
        continue;
      }
      Arrays.fill(best, floor);
      for (int region = regions.from(image); region < regions.from(image + 1); region++) {
        int at = region * best.length;
        for (int word = 0; word < best.length; word++) {
          best[word] = Math.max(best[word], products[at + word]);
        }
      }
      for (int caption = words.first(); caption < words.end(); caption++) {
        float sum = 0;
        for (int word = words.from(caption); word < words.from(caption + 1); word++) {
          sum += best[word];
        }
        rows[image][caption] = sum;
      }
    }
  }

  private static void check(Embedding embedding, int dimension) {
    if (embedding.vector().length != dimension || embedding.alignment().dimension() != dimension) {
      throw new IllegalArgumentException(
          "An embedding has a vector of "
              + embedding.vector().length
              + " and an alignment set of "
              + embedding.alignment().dimension()
              + " dimensions, expected "
              + dimension
              + " of both");
    }
  }
}
