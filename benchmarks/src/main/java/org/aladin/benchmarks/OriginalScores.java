/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.aladin.model.encoder.Embedding;
import org.aladin.training.evaluation.EncodedSet;

/**
 * The scores of the alignment head as the original computes them on a CPU, operation by operation
 * in the same libtorch: {@code i2t} and {@code t2i} of its {@code alad/evaluation.py}, which its
 * {@code train.py} and {@code test.py} call one after the other, with {@code
 * AlignmentContrastiveLoss.forward} of {@code alad/loss.py}. Images and captions have 71 positions
 * each, of which 1 and 3 are dropped. Both are normalised in each call, the products of each pair
 * are masked, and each pair is scored twice: once for each direction. Sorting is left out.
 *
 * <p>The arrays belong to this object. Not thread-safe.
 */
final class OriginalScores implements AutoCloseable {
  private static final int POSITIONS = 71;
  private static final int PARTS = 5;
  private static final int CAPTIONS_PER_IMAGE = 5;

  private final NDManager manager;
  private final int dimension;
  private final int images;
  private final int captions;
  private final NDArray imageEmbeddings;
  private final NDArray captionEmbeddings;
  private final int[] regions;
  private final int[] words;

  /**
   * @param encoded images with five captions each
   */
  OriginalScores(EncodedSet encoded, Device device) {
    manager = NDManager.newBaseManager(device);
    dimension = encoded.images().get(0).alignment().dimension();
    images = encoded.images().size();
    captions = encoded.captions().size();
    imageEmbeddings = padded(encoded.images());
    captionEmbeddings = padded(encoded.captions());
    regions = counts(encoded.images());
    words = counts(encoded.captions());
  }

  /** Position 0 has the global vector, as in the original; then the alignment set, then zeros. */
  private NDArray padded(List<Embedding> items) {
    float[] values = new float[items.size() * POSITIONS * dimension];
    for (int i = 0; i < items.size(); i++) {
      int at = i * POSITIONS * dimension;
      float[] own = items.get(i).alignment().vectors();
      System.arraycopy(items.get(i).vector(), 0, values, at, dimension);
      System.arraycopy(own, 0, values, at + dimension, own.length);
    }
    return manager.create(values, new Shape(items.size(), POSITIONS, dimension));
  }

  private static int[] counts(List<Embedding> items) {
    return items.stream().mapToInt(item -> item.alignment().count()).toArray();
  }

  /** All scores for the ranks of captions, then all for those of images. */
  void bothDirections() {
    imageByImage();
    fiveCaptionsAtATime();
  }

  /** One image at a time with a fifth of the captions at a time: I rows of C scores. */
  List<float[]> imageByImage() {
    List<float[]> rows = new ArrayList<>(images);
    for (int image = 0; image < images; image++) {
      float[] row = new float[captions];
      for (int[] part : parts(captions)) {
        float[] scores = scores(image, image + 1, part[0], part[1]);
        System.arraycopy(scores, 0, row, part[0], scores.length);
      }
      rows.add(row);
    }
    return rows;
  }

  /** Five captions at a time with a fifth of the images at a time. */
  private void fiveCaptionsAtATime() {
    for (int first = 0; first < captions; first += CAPTIONS_PER_IMAGE) {
      for (int[] part : parts(images)) {
        scores(part[0], part[1], first, first + CAPTIONS_PER_IMAGE);
      }
    }
  }

  private static List<int[]> parts(int items) {
    List<int[]> parts = new ArrayList<>();
    int size = (items + PARTS - 1) / PARTS;
    for (int first = 0; first < items; first += size) {
      parts.add(new int[] {first, Math.min(items, first + size)});
    }
    return parts;
  }

  private float[] scores(int firstImage, int endImage, int firstCaption, int endCaption) {
    try (NDManager scope = manager.newSubManager()) {
      imageEmbeddings.tempAttach(scope);
      captionEmbeddings.tempAttach(scope);
      int in = endImage - firstImage;
      int cn = endCaption - firstCaption;
      NDArray left =
          imageEmbeddings
              .get(new NDIndex(firstImage + ":" + endImage))
              .normalize(2, 2)
              .get(new NDIndex(":, 1:"));
      NDArray right =
          captionEmbeddings
              .get(new NDIndex(firstCaption + ":" + endCaption))
              .normalize(2, 2)
              .get(new NDIndex(":, 1:-2"));
      long rows = left.getShape().get(1);
      long columns = right.getShape().get(1);
      NDArray products =
          left.expandDims(1)
              .broadcast(in, cn, rows, dimension)
              .matMul(
                  right.expandDims(0).broadcast(in, cn, columns, dimension).transpose(0, 1, 3, 2));
      NDArray ofImages = mask(scope, regions, firstImage, endImage, rows).reshape(in, 1, rows, 1);
      NDArray ofCaptions =
          mask(scope, words, firstCaption, endCaption, columns).reshape(1, cn, 1, columns);
      products.muli(ofImages.mul(ofCaptions));
      return products.max(new int[] {2}).sum(new int[] {2}).toFloatArray();
    }
  }

  /** 1 for each vector of an item, 0 after them. */
  private static NDArray mask(NDManager scope, int[] counts, int first, int end, long width) {
    float[] mask = new float[Math.toIntExact((end - first) * width)];
    for (int item = first; item < end; item++) {
      int at = Math.toIntExact((item - first) * width);
      Arrays.fill(mask, at, at + counts[item], 1);
    }
    return scope.create(mask, new Shape(end - first, width));
  }

  @Override
  public void close() {
    manager.close();
  }
}
