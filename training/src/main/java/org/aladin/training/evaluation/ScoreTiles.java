/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.evaluation;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import org.aladin.model.alignment.AlignmentMode;
import org.aladin.model.encoder.Embedding;
import org.aladin.model.engine.NativeWork;

/**
 * The scores of I images against C captions, computed in tiles, with one matrix product per tile.
 * Besides the result, a tile holds at most about {@value #TILE_FLOATS} products and the vectors
 * that go into it, under 100 MB at 768 dimensions for any number of images and captions. Images and
 * captions may have any number of regions and words, none included: nothing is padded.
 *
 * <p>Stateless; libtorch's own threads and those of the common pool help the calling thread.
 */
final class ScoreTiles {
  /** Products of a tile: 16 MB, which stay in the third cache until their maxima are taken. */
  static final int TILE_FLOATS = 1 << 22;

  /** Vectors of a side of a tile: many, because the others are packed again for each block. */
  private static final int BLOCK_VECTORS = 8192;

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
    VectorMemory memory = new VectorMemory();
    VectorMemory memoryOfWords = new VectorMemory();
    try (NDManager manager = NDManager.newBaseManager(device)) {
      int end;
      for (int first = 0; first < images.size(); first = end) {
        VectorBlock regions =
            VectorBlock.pack(head, images, first, Math.min(BLOCK_VECTORS, tile), memory);
        end = regions.end();
        if (regions.count() > 0) {
          fill(rows, head, mode, regions, captions, memoryOfWords, manager, tile);
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
      VectorMemory memory,
      NDManager manager,
      int tile) {
    int columns = Math.min(BLOCK_VECTORS, Math.max(1, tile / regions.count()));
    try (NDArray left = regions.toArray(manager)) {
      int end;
      for (int first = 0; first < captions.size(); first = end) {
        VectorBlock words = VectorBlock.pack(head, captions, first, columns, memory);
        end = words.end();
        if (words.count() > 0) {
          NativeWork.<Void, RuntimeException>run(
              () -> {
                fill(rows, head, mode, regions, left, words, manager);
                return null;
              });
        }
      }
    }
  }

  private static void fill(
      float[][] rows,
      Head head,
      AlignmentMode mode,
      VectorBlock regions,
      NDArray left,
      VectorBlock words,
      NDManager manager) {
    // A product belongs to its first operand's manager, and on a GPU the copy of it for Java as
    // well: both have to go with the tile.
    try (NDManager scope = manager.newSubManager()) {
      left.tempAttach(scope);
      ByteBuffer bytes = left.matMul(words.toArray(scope).transpose()).toByteBuffer(true);
      FloatBuffer products = bytes.asFloatBuffer();
      if (head == Head.MATCHING) {
        copy(products, regions, words, rows);
      } else {
        new AlignmentTile(mode, products, regions, words).write(rows);
      }
    }
  }

  /** Writes the products of one vector per image with one per caption. */
  private static void copy(
      FloatBuffer products, VectorBlock images, VectorBlock captions, float[][] rows) {
    for (int image = images.first(); image < images.end(); image++) {
      int at = images.from(image) * captions.rows();
      products.get(at, rows[image], captions.first(), captions.count());
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
