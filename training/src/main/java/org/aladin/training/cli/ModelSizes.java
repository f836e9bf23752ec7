/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import java.nio.file.Path;
import org.aladin.model.checkpoint.BackboneDirectory;
import org.aladin.model.network.BackboneConfig;
import org.aladin.model.network.InputLimits;
import org.aladin.model.network.MatchingHeadConfig;
import org.aladin.model.network.ModelConfig;
import org.aladin.model.vinvl.VinvlFeatures;
import org.aladin.training.config.ConfigException;
import org.aladin.training.config.TrainingConfig;

/** Determines the sizes of a model from a backbone, a configuration and the command line. */
final class ModelSizes {
  private ModelSizes() {}

  /**
   * @param limits what the model reads of its inputs
   * @throws ConfigException if the configuration's embed-size is not the backbone's hidden size
   * @throws IllegalArgumentException if the features have another width than the backbone
   */
  static ModelConfig of(
      TrainingConfig config,
      Path configFile,
      BackboneDirectory backbone,
      VinvlFeatures features,
      InputLimits limits,
      DataOptions data) {
    BackboneConfig sizes = backbone.config();
    if (config.embedSize() != sizes.hiddenSize()) {
      throw new ConfigException(
          "Configuration "
              + configFile
              + ": model.embed-size is "
              + config.embedSize()
              + ", but the backbone "
              + data.backbone
              + " has a hidden size of "
              + sizes.hiddenSize()
              + ", expected the same");
    }
    if (features.width() != sizes.regionWidth()) {
      throw new IllegalArgumentException(
          data.features
              + " has regions of "
              + features.width()
              + " numbers, but the backbone "
              + data.backbone
              + " takes "
              + sizes.regionWidth());
    }
    data.limits.check(limits, sizes, data.backbone);
    return new ModelConfig(
            sizes,
            new MatchingHeadConfig(
                config.matchingLayers(), MatchingHeadConfig.ALADIN_HEADS, (float) config.dropout()),
            limits)
        .with(config.loss().alignmentMode());
  }
}
