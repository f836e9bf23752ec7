/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.aladin.model.image.ExtractorFingerprint;
import org.aladin.model.vinvl.VinvlFeatures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Refuses features of another extractor than the one that a model learned from. */
final class ExtractorCheck {
  private static final Logger log = LoggerFactory.getLogger(ExtractorCheck.class);

  private ExtractorCheck() {}

  /**
   * Compares the extractor of features with the one that a model learned from. If the features or
   * the model name none, as the published ones, they can be used together.
   *
   * @param featuresFile {@code features.tsv}
   * @param model where the model is, for the message; null if there is none
   * @param learned the extractor whose features it learned from
   * @return the one that both have, or the one that is known
   * @throws IllegalArgumentException if they are two; the message names both
   * @throws IOException if the file beside the features that names it has another form
   */
  static Optional<ExtractorFingerprint> agreed(
      Path featuresFile, Path model, Optional<ExtractorFingerprint> learned) throws IOException {
    Optional<ExtractorFingerprint> made = VinvlFeatures.readExtractor(featuresFile);
    if (learned.isPresent() && made.isEmpty()) {
      log.warn(
          "{} does not name its extractor; {} learned from the features of {}",
          featuresFile,
          model,
          learned.get());
    }
    if (learned.isPresent() && made.isPresent() && !made.get().sameFeatures(learned.get())) {
      throw new IllegalArgumentException(
          featuresFile
              + " was made by the extractor "
              + made.get()
              + ", but "
              + model
              + " learned from the features of "
              + learned.get()
              + ", expected the same extractor");
    }
    return made.or(() -> learned);
  }
}
