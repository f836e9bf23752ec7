/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.evaluation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.Embedding;
import org.aladin.model.image.RegionFeatureSource;
import org.aladin.model.image.RegionFeatures;

/**
 * Embeddings of a finished model, from its encoder and a source of region features. Captions are
 * encoded as they are written, as in the original's evaluation: no full stop is added.
 */
public final class EncoderSource implements EmbeddingSource {
  private final AladinEncoder encoder;
  private final RegionFeatureSource features;

  /** Neither is closed by this class. */
  public EncoderSource(AladinEncoder encoder, RegionFeatureSource features) {
    this.encoder = encoder;
    this.features = features;
  }

  @Override
  public List<Embedding> images(List<String> keys) throws IOException {
    try {
      return encoder.encodeImagesAsWritten(keys.parallelStream().map(this::read).toList());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public List<Embedding> captions(List<String> captions) {
    return encoder.encodeCaptionsAsWritten(captions);
  }

  private RegionFeatures read(String key) {
    try {
      return features.read(key);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
