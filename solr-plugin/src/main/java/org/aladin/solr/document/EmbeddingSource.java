/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.document;

import java.util.concurrent.Future;

/**
 * The content of a document that is embedded, read and checked. A target of the update processor
 * reads it. Its hash shows whether the indexed embedding is up to date; only if not, the content is
 * prepared for the encoder. Immutable.
 */
public interface EmbeddingSource {
  /**
   * SHA-256 of everything except the model that determines the embedding, as 64 hexadecimal digits:
   * sources with equal hashes get equal embeddings from a model.
   */
  String hash();

  /** Whether the prepared input has the size of a picture. */
  default boolean hasSize() {
    return false;
  }

  /**
   * Starts preparing the input for the encoder. Sources that take long are prepared by other
   * threads, so the sources of a batch are prepared in parallel. Repeated calls return the same
   * input.
   *
   * @return fails with an {@link IllegalArgumentException} if the content cannot be prepared; the
   *     message names the field
   */
  Future<EncoderInput> prepare();
}
