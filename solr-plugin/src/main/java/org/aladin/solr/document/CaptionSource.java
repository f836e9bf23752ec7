/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.document;

import java.nio.charset.StandardCharsets;

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
  public EncoderInput prepare() {
    return new EncoderInput.Text(text);
  }
}
