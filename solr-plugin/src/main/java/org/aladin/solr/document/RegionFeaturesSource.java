/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.document;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.aladin.model.content.EmbeddingHash;
import org.aladin.model.image.RegionFeatures;

/**
 * The region features of an image.
 *
 * @param features R × F values, with the object labels
 */
public record RegionFeaturesSource(RegionFeatures features) implements EmbeddingSource {
  @Override
  public String hash() {
    return EmbeddingHash.ofRegions(features);
  }

  @Override
  public Future<EncoderInput> prepare() {
    return CompletableFuture.completedFuture(new EncoderInput.Regions(features));
  }
}
