/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.loop;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.aladin.model.encoder.Embedding;
import org.aladin.model.encoder.ForwardPass;
import org.aladin.model.image.RegionFeatureSource;
import org.aladin.model.image.RegionFeatures;
import org.aladin.model.network.ModelConfig;
import org.aladin.model.network.Parameters;
import org.aladin.model.text.TokenSequence;
import org.aladin.model.text.WordPieceTokenizer;
import org.aladin.training.evaluation.EmbeddingSource;

/**
 * The embeddings of a network in training. Captions are taken as they are: unlike a search text,
 * which gets a full stop if it has none, a caption without one loses its last word in the alignment
 * head, as in the original's evaluation.
 */
public final class NetworkEmbeddings implements EmbeddingSource {
  private final ForwardPass forwardPass;
  private final NDManager parent;
  private final ModelConfig model;
  private final WordPieceTokenizer tokenizer;
  private final RegionFeatureSource features;

  /**
   * @param parameters may change between two calls
   * @param features has every image of the calls
   */
  public NetworkEmbeddings(
      ModelConfig model,
      Parameters parameters,
      WordPieceTokenizer tokenizer,
      RegionFeatureSource features) {
    this.forwardPass = new ForwardPass(model, parameters);
    this.parent = parameters.manager();
    this.model = model;
    this.tokenizer = tokenizer;
    this.features = features;
  }

  @Override
  public List<Embedding> images(List<String> keys) throws IOException {
    List<RegionFeatures> images;
    try {
      images = keys.parallelStream().map(this::read).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    List<TokenSequence> labels =
        images.stream().map(i -> tokenizer.labels(i.labels(), model.maxLabelTokens())).toList();
    try (NDManager manager = parent.newSubManager()) {
      return forwardPass.images(manager, labels, images);
    }
  }

  @Override
  public List<Embedding> captions(List<String> captions) {
    try (NDManager manager = parent.newSubManager()) {
      return forwardPass.captions(
          manager, captions.stream().map(c -> tokenizer.caption(c, model.maxTokens())).toList());
    }
  }

  private RegionFeatures read(String key) {
    try {
      return features.read(key);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
