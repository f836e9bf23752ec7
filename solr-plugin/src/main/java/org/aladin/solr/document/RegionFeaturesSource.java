/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.document;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.aladin.model.image.RegionFeatures;

/**
 * The region features of an image.
 *
 * @param features R × F values, with the object labels
 */
public record RegionFeaturesSource(RegionFeatures features) implements EmbeddingSource {
  @Override
  public String hash() {
    ByteBuffer values =
        ByteBuffer.allocate(Float.BYTES * features.values().length).order(ByteOrder.LITTLE_ENDIAN);
    values.asFloatBuffer().put(features.values());
    return new ContentDigest()
        .part(values.array())
        .rest(features.labels().getBytes(StandardCharsets.UTF_8))
        .hex();
  }

  @Override
  public Future<EncoderInput> prepare() {
    return CompletableFuture.completedFuture(new EncoderInput.Regions(features));
  }
}
