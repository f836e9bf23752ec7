/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.aladin.model.alignment.AlignmentSet;
import org.aladin.model.engine.NativeWork;
import org.aladin.model.image.RegionFeatures;
import org.aladin.model.network.AladinNetwork;
import org.aladin.model.network.AlignmentHead;
import org.aladin.model.network.CaptionBatch;
import org.aladin.model.network.ImageBatch;
import org.aladin.model.network.Mode;
import org.aladin.model.network.ModelConfig;
import org.aladin.model.network.Parameters;
import org.aladin.model.text.TokenSequence;

/**
 * Runs one batch through the network without dropout and returns its outputs as Java arrays. Native
 * arrays belong to the manager passed to each call. Thread-safe as long as the parameters are not
 * modified.
 */
public final class ForwardPass {
  private final AladinNetwork network;
  private final int maxRegions;

  public ForwardPass(ModelConfig config, Parameters parameters) {
    this.network = new AladinNetwork(config, parameters);
    this.maxRegions = config.maxRegions();
  }

  /**
   * @param items at least one, all captions or all images
   * @return an embedding for each, in order
   */
  List<Embedding> encode(NDManager manager, List<Item> items) {
    if (items.get(0) instanceof Item.Caption) {
      return captions(
          manager, items.stream().map(Item.Caption.class::cast).map(Item.Caption::text).toList());
    }
    List<Item.Image> images = items.stream().map(Item.Image.class::cast).toList();
    return images(
        manager,
        images.stream().map(Item.Image::labels).toList(),
        images.stream().map(Item.Image::features).toList());
  }

  /**
   * @param captions at least one
   * @return an embedding for each caption, in order
   * @throws org.aladin.model.engine.WorkStoppedException if the JVM is ending
   */
  public List<Embedding> captions(NDManager manager, List<TokenSequence> captions) {
    return NativeWork.run(() -> computeCaptions(manager, captions));
  }

  private List<Embedding> computeCaptions(NDManager manager, List<TokenSequence> captions) {
    CaptionBatch batch = CaptionBatch.of(manager, captions);
    NDArray tokens = network.captionTokens(batch, Mode.INFERENCE);
    return embeddings(
        network.globalCaptions(tokens, batch, Mode.INFERENCE),
        AlignmentHead.wordVectors(tokens),
        batch.lengths(),
        AlignmentHead::wordVectors);
  }

  /**
   * @param labels the tokenized labels of each image
   * @param images at least one; regions beyond the model's maximum are ignored
   * @return an embedding for each image, in order
   * @throws org.aladin.model.engine.WorkStoppedException if the JVM is ending
   */
  public List<Embedding> images(
      NDManager manager, List<TokenSequence> labels, List<RegionFeatures> images) {
    return NativeWork.run(() -> computeImages(manager, labels, images));
  }

  private List<Embedding> computeImages(
      NDManager manager, List<TokenSequence> labels, List<RegionFeatures> images) {
    ImageBatch batch = ImageBatch.of(manager, labels, images, maxRegions);
    NDArray regions = network.imageRegions(batch, Mode.INFERENCE);
    return embeddings(
        network.globalImages(regions, batch, Mode.INFERENCE),
        AlignmentHead.regionVectors(regions),
        batch.lengths(),
        AlignmentHead::regionVectors);
  }

  /**
   * @param global [B, D]
   * @param alignment [B, S, D], of which the first {@code kept(length)} rows of each item are used
   */
  private static List<Embedding> embeddings(
      NDArray global, NDArray alignment, int[] lengths, IntUnaryOperator kept) {
    int dimension = Math.toIntExact(global.getShape().get(1));
    int rows = Math.toIntExact(alignment.getShape().get(1));
    float[] vectors = global.toFloatArray();
    float[] sets = rows == 0 ? new float[0] : alignment.toFloatArray();
    List<Embedding> embeddings = new ArrayList<>(lengths.length);
    for (int b = 0; b < lengths.length; b++) {
      float[] vector = Arrays.copyOfRange(vectors, b * dimension, (b + 1) * dimension);
      int from = b * rows * dimension;
      int count = kept.applyAsInt(lengths[b]);
      float[] set = Arrays.copyOfRange(sets, from, from + count * dimension);
      embeddings.add(new Embedding(vector, new AlignmentSet(set, dimension)));
    }
    return embeddings;
  }
}
