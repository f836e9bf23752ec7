/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.node;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.aladin.model.alignment.encoded.WordMoment;
import org.aladin.model.directory.ModelDirectory;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.ChosenEngine;
import org.aladin.model.encoder.EncoderOptions;
import org.aladin.model.encoder.EncodingEngine;
import org.aladin.model.network.ModelConfig;

/**
 * The location of a model.
 *
 * @param directory the model directory
 * @param engine the engine that a core wants; null to choose
 */
record ModelPlace(Path directory, EncodingEngine engine) {
  /** The fingerprint that shows whether the location has changed since it was loaded. */
  ContentFingerprint fingerprint() throws IOException {
    ContentFingerprint content = ContentFingerprint.of(directory);
    return engine == null ? content : content.with("engine " + engine.key());
  }

  /** The key of the model that {@link #load} would load; see {@link SharedModel#key}. */
  String key() throws IOException {
    ModelConfig config = ModelDirectory.readConfig(directory);
    return key(
        ModelDirectory.version(directory),
        ChosenEngine.of(directory, options()),
        config,
        ModelDirectory.readWords(directory, config));
  }

  /** A model's version covers neither its engine, nor its alignment mode, nor its words. */
  static String key(
      String version, ChosenEngine engine, ModelConfig config, Optional<WordMoment> words) {
    return version
        + ' '
        + engine.engine().key()
        + ' '
        + config.alignmentMode().key()
        + ' '
        + words.map(moment -> Arrays.hashCode(moment.values())).orElse(0);
  }

  AladinEncoder load() throws IOException {
    return AladinEncoder.load(directory, options());
  }

  private EncoderOptions options() {
    return EncoderOptions.defaults().with(engine);
  }
}
