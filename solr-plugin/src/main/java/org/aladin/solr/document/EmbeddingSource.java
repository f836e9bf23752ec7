/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.document;

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
   * What the encoder takes. May take long, and is called outside of any lock.
   *
   * @throws IllegalArgumentException if the content cannot be prepared; the message names the field
   */
  EncoderInput prepare();
}
