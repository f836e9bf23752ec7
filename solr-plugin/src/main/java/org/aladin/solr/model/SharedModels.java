/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.model;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.aladin.model.directory.ModelDirectory;
import org.aladin.model.encoder.AladinEncoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loaded models and how often each is held. A directory is loaded again only if its content has
 * changed since, so that a reload of a core takes what other cores already use, and a replaced
 * model stands beside the old one until the last core has left that. Safe for several threads;
 * loading is one at a time.
 */
final class SharedModels {
  private static final Logger log = LoggerFactory.getLogger(SharedModels.class);

  /** How a model directory becomes an encoder. */
  @FunctionalInterface
  interface Loader {
    AladinEncoder load(Path directory) throws IOException;
  }

  private final Loader loader;
  private final Map<ModelFingerprint, SharedModel> models = new HashMap<>();
  private final Map<SharedModel, Integer> holders = new HashMap<>();

  SharedModels(Loader loader) {
    this.loader = loader;
  }

  /**
   * The model of a directory, loaded if nobody holds it yet or its encoder has ended. Each call is
   * to be met by one {@link #release}.
   *
   * @throws IOException if the directory is missing or malformed
   */
  synchronized SharedModel acquire(Path directory) throws IOException {
    ModelFingerprint fingerprint = ModelFingerprint.of(directory);
    SharedModel model = models.get(fingerprint);
    if (model == null || !model.encoder().isRunning()) {
      SharedModel same = ofSameContent(fingerprint.directory());
      model = same != null ? same : load(fingerprint);
      models.put(fingerprint, model);
    }
    holders.merge(model, 1, Integer::sum);
    return model;
  }

  /** A model whose files were touched or copied since, but hold what they held; null if none is. */
  private SharedModel ofSameContent(Path directory) {
    List<SharedModel> candidates =
        holders.keySet().stream()
            .filter(held -> held.directory().equals(directory) && held.encoder().isRunning())
            .toList();
    if (candidates.isEmpty()) {
      return null;
    }
    try {
      String version = ModelDirectory.version(directory);
      return candidates.stream()
          .filter(held -> held.encoder().version().equals(version))
          .findFirst()
          .orElse(null);
    } catch (IOException e) {
      return null; // loading says what is wrong with it
    }
  }

  private SharedModel load(ModelFingerprint fingerprint) throws IOException {
    Instant start = Instant.now();
    AladinEncoder encoder = loader.load(fingerprint.directory());
    Duration loadTime = Duration.between(start, Instant.now());
    log.info(
        "Loaded model {} of version {} in {} ms",
        fingerprint.directory(),
        encoder.version(),
        loadTime.toMillis());
    return new SharedModel(fingerprint.directory(), encoder, Instant.now(), loadTime);
  }

  /**
   * Gives back what {@link #acquire} gave; the last holder closes the encoder.
   *
   * @throws IllegalStateException if nobody holds the model
   */
  synchronized void release(SharedModel model) {
    Integer count = holders.get(model);
    if (count == null) {
      throw new IllegalStateException("Model " + model.directory() + " is released too often");
    }
    if (count > 1) {
      holders.put(model, count - 1);
      return;
    }
    holders.remove(model);
    models.values().removeIf(held -> held == model);
    model.encoder().close();
    log.info("Released model {} of version {}", model.directory(), model.encoder().version());
  }

  /** How many hold the model: 0 if it is closed. */
  synchronized int holders(SharedModel model) {
    return holders.getOrDefault(model, 0);
  }

  /** How many models are loaded. */
  synchronized int size() {
    return holders.size();
  }
}
