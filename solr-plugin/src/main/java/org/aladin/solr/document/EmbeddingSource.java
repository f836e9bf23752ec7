/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.document;

import java.util.concurrent.Future;

/**
 * The content of a document that one embedding is made of, read and checked. A target of the update
 * processor reads it, its hash tells whether the indexed embedding is still that of the content,
 * and only if it is not, the content is prepared for the encoder. Immutable.
 */
public interface EmbeddingSource {
  /**
   * SHA-256 of the content and of whatever else but the model decides on the embedding, as 64
   * hexadecimal digits: two sources of one hash get equal embeddings from a model.
   */
  String hash();

  /**
   * Begins to prepare what the encoder takes. Sources that take long are prepared by threads of
   * their own, so that those of one batch are prepared at the same time. Called again, it gives the
   * same input.
   *
   * @return fails with an {@link IllegalArgumentException} if the content cannot be prepared; the
   *     message names the field
   */
  Future<EncoderInput> prepare();
}
