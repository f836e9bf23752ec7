/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.evaluation;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.aladin.model.alignment.AlignmentMode;
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
   * @param mode that of the alignment head
   * @param images I embeddings
   * @param captions C embeddings
   * @param device where the products are computed
   * @return I rows of C scores
   * @throws IllegalArgumentException if dimensions differ
   */
  static float[][] scores(
      Head head,
      AlignmentMode mode,
      List<Embedding> images,
      List<Embedding> captions,
      Device device) {
    return scores(head, mode, images, captions, device, TILE_FLOATS);
  }

  /** The same with tiles of a given number of products. */
  static float[][] scores(
      Head head,
      AlignmentMode mode,
      List<Embedding> images,
      List<Embedding> captions,
      Device device,
      int tile) {
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
          fill(rows, head, mode, regions, captions, manager, tile);
        }
      }
    }
    return rows;
  }

  private static void fill(
      float[][] rows,
      Head head,
      AlignmentMode mode,
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
        if (head == Head.MATCHING) {
          copy(products, regions, words, rows);
        } else {
          new AlignmentTile(mode, products, regions, words).write(rows);
        }
      }
    }
  }

  /** Writes the products of one vector per image with one per caption. */
  private static void copy(
      float[] products, VectorBlock images, VectorBlock captions, float[][] rows) {
    for (int image = images.first(); image < images.end(); image++) {
      int at = images.from(image) * captions.count();
      System.arraycopy(products, at, rows[image], captions.first(), captions.count());
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
