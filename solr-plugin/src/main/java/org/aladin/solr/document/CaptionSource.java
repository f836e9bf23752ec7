/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.document;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/**
 * The text of a caption.
 *
 * @param text not blank
 */
public record CaptionSource(String text) implements EmbeddingSource {
  @Override
  public String hash() {
    return new ContentDigest().part(text.getBytes(StandardCharsets.UTF_8)).hex();
  }

  @Override
  public Future<EncoderInput> prepare() {
    return CompletableFuture.completedFuture(new EncoderInput.Text(text));
  }
}
