/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.aladin.model.checkpoint.BackboneDirectory;
import org.aladin.model.network.BackboneConfig;

/**
 * A backbone with weights, which training reads where it is.
 *
 * @param directory in the Hugging Face layout, or VinVL's
 * @param config its sizes
 */
public record PretrainedBackbone(Path directory, BackboneConfig config) implements StartingPoint {

  /**
   * Reads the sizes of a backbone.
   *
   * @param regionWidth F, the values of one region, its box included
   * @throws IOException if a file is missing or malformed, or if the backbone takes regions of
   *     another width; the message names the directory and both widths
   */
  public static PretrainedBackbone read(Path directory, int regionWidth) throws IOException {
    BackboneConfig config = BackboneDirectory.read(directory, regionWidth).config();
    if (config.regionWidth() != regionWidth) {
      throw new IOException(
          "The backbone "
              + directory
              + " takes regions of "
              + config.regionWidth()
              + " values, but the detector makes regions of "
              + regionWidth);
    }
    return new PretrainedBackbone(directory, config);
  }

  @Override
  public int hiddenSize() {
    return config.hiddenSize();
  }

  @Override
  public double dropout() {
    return config.hiddenDropout();
  }

  @Override
  public boolean pretrained() {
    return true;
  }

  @Override
  public Path prepare(Path folder, Supplier<List<String>> vocabulary) {
    return directory;
  }

  @Override
  public Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("directory", directory.toString());
    figures.put("hiddenSize", config.hiddenSize());
    figures.put("layers", config.layers());
    figures.put("heads", config.heads());
    figures.put("regionWidth", config.regionWidth());
    figures.put("vocabulary", config.vocabularySize());
    return figures;
  }
}
