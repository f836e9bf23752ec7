/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.vinvl;

import java.io.IOException;
import java.nio.file.Path;
import org.aladin.model.image.RegionFeatures;

/** VinVL's {@code features.tsv}, with {@code predictions.tsv} in the same folder. */
final class FeaturesRows implements RegionRows {
  private final IndexedTsv features;
  private final PredictionsTsv predictions;
  private final int width;

  /**
   * @param features stays the caller's to close
   */
  FeaturesRows(IndexedTsv features) throws IOException {
    this.features = features;
    this.width = FeatureLine.parse(features, 0).width(features.place(0));
    this.predictions = PredictionsTsv.open(features.file().resolveSibling("predictions.tsv"));
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public RegionFeatures read(int line, String imageKey) throws IOException {
    String place = features.place(line) + ", image key " + imageKey;
    float[] values = FeatureLine.parse(features, line).values(place, width);
    try {
      return new RegionFeatures(values, width, predictions.read(imageKey, line).labels());
    } catch (IllegalArgumentException e) {
      throw new IOException(place + ": " + e.getMessage(), e);
    }
  }

  @Override
  public ImagePredictions predictions(int line, String imageKey) throws IOException {
    return predictions.read(imageKey, line);
  }

  @Override
  public boolean hasPredictions(int line, String imageKey) throws IOException {
    return predictions.has(imageKey, line);
  }

  @Override
  public Path predictionsFile() {
    return predictions.file();
  }

  @Override
  public void close() throws IOException {
    predictions.close();
  }
}
