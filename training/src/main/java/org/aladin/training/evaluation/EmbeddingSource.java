/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.evaluation;

import java.io.IOException;
import java.util.List;
import org.aladin.model.encoder.Embedding;

/**
 * Turns captions and images into embeddings: the encoder of a model directory, or a network in
 * training, in evaluation mode (dropout off). Called from one thread, batch by batch.
 */
public interface EmbeddingSource {
  /**
   * Encodes a batch of images.
   *
   * @param keys image keys
   * @return as many embeddings, in the order of the keys
   * @throws IOException if features cannot be read
   */
  List<Embedding> images(List<String> keys) throws IOException;

  /**
   * Encodes a batch of captions.
   *
   * @return as many embeddings, in the order of the captions
   */
  List<Embedding> captions(List<String> captions) throws IOException;
}
