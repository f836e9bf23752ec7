/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.document;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.aladin.model.content.EmbeddingHash;

/**
 * The text of a caption.
 *
 * @param text not blank
 */
public record CaptionSource(String text) implements EmbeddingSource {
  @Override
  public String hash() {
    return EmbeddingHash.ofText(text);
  }

  @Override
  public Future<EncoderInput> prepare() {
    return CompletableFuture.completedFuture(new EncoderInput.Text(text));
  }
}
