/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.embedding;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.aladin.model.alignment.encoded.AlignmentKind;
import org.aladin.model.content.EmbeddingHash;
import org.aladin.model.image.RegionFeatures;
import org.aladin.model.vinvl.NoRegionsException;
import org.aladin.model.vinvl.VinvlFeatures;

/** The images of a features file. */
public final class FeatureItems implements ItemSource {
  private final Path file;
  private final VinvlFeatures features;
  private final List<String> keys;

  /**
   * @param features of the file; stay the caller's to close
   */
  public FeatureItems(Path file, VinvlFeatures features) {
    this.file = file;
    this.features = features;
    this.keys = features.keysInOrder();
  }

  @Override
  public AlignmentKind kind() {
    return AlignmentKind.REGIONS;
  }

  @Override
  public List<String> keys() {
    return keys;
  }

  @Override
  public EmbeddingItem read(int index) throws IOException {
    String key = keys.get(index);
    try {
      RegionFeatures regions = features.read(key);
      return EmbeddingItem.image(key, regions, EmbeddingHash.ofRegions(regions));
    } catch (NoRegionsException e) {
      return EmbeddingItem.skipped(key, "the detector found no object in it");
    }
  }

  @Override
  public void describe(JsonObject plan) throws IOException {
    plan.addProperty("bytes", Files.size(file));
  }
}
