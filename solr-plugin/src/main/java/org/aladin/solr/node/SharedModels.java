/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.node;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.aladin.model.directory.ModelDirectory;
import org.aladin.model.directory.ModelDirectoryException;
import org.aladin.model.encoder.AladinEncoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loaded models and how often each is held. A directory is loaded again only if its content has
 * changed since, so that a reload of a core takes what other cores already use, and a replaced
 * model stands beside the old one until the last core has left that.
 *
 * <p>Safe for several threads. Cores that want one directory at the same time share one load; no
 * lock is held while a model is read, warmed or closed, so that questions about the others are
 * answered meanwhile.
 */
final class SharedModels {
  private static final Logger log = LoggerFactory.getLogger(SharedModels.class);

  /** How a model directory becomes an encoder. */
  @FunctionalInterface
  interface Loader {
    AladinEncoder load(Path directory) throws IOException;
  }

  /** A load under way. */
  private record Load(ModelFingerprint fingerprint, CompletableFuture<SharedModel> result) {
    Path directory() {
      return fingerprint.directory();
    }
  }

  private final Loader loader;
  private final Map<ModelFingerprint, SharedModel> models = new HashMap<>();
  private final Map<SharedModel, Integer> holders = new HashMap<>();
  private final Map<Path, Load> loads = new LinkedHashMap<>();

  SharedModels(Loader loader) {
    this.loader = loader;
  }

  /**
   * The model of a directory, loaded if nobody holds it yet or its encoder has ended. Each call is
   * to be met by one {@link #release}.
   *
   * @throws IOException if the directory is missing or malformed, or changes meanwhile
   */
  SharedModel acquire(Path directory) throws IOException {
    while (true) {
      Load mine = new Load(ModelFingerprint.of(directory), new CompletableFuture<>());
      Load other;
      synchronized (this) {
        SharedModel model = models.get(mine.fingerprint());
        if (model != null && model.encoder().isRunning()) {
          return hold(model);
        }
        other = loads.putIfAbsent(mine.directory(), mine);
      }
      if (other == null) {
        return carryOut(mine);
      }
      await(other, mine.fingerprint());
    }
  }

  /** Returns once another load has ended; its failure is that of all that wanted the same. */
  private static void await(Load other, ModelFingerprint wanted) throws IOException {
    try {
      other.result().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(
          "Interrupted while another core loads " + other.directory(), e);
    } catch (ExecutionException e) {
      if (!other.fingerprint().equals(wanted)) {
        return; // the directory has changed since: a load of its own
      }
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      throw (RuntimeException) e.getCause();
    }
  }

  private SharedModel carryOut(Load load) throws IOException {
    try {
      SharedModel model = held(load);
      if (model == null) {
        model = load(load.fingerprint());
        synchronized (this) {
          models.put(load.fingerprint(), model);
          hold(model);
          loads.remove(load.directory());
        }
      }
      load.result().complete(model);
      return model;
    } catch (IOException | RuntimeException | Error e) {
      synchronized (this) {
        loads.remove(load.directory());
      }
      load.result().completeExceptionally(e);
      throw e;
    }
  }

  /** A model whose files were touched or copied since, but hold what they held; null if none is. */
  private SharedModel held(Load load) {
    if (ofDirectory(load.directory()).isEmpty()) {
      return null;
    }
    String version;
    try {
      version = ModelDirectory.version(load.directory());
      checkUnchanged(load.fingerprint());
    } catch (IOException e) {
      return null; // loading says what is wrong with it
    }
    synchronized (this) {
      for (SharedModel model : ofDirectory(load.directory())) {
        if (model.encoder().version().equals(version)) {
          models.put(load.fingerprint(), model);
          loads.remove(load.directory());
          return hold(model);
        }
      }
      return null;
    }
  }

  private synchronized List<SharedModel> ofDirectory(Path directory) {
    return holders.keySet().stream()
        .filter(held -> held.directory().equals(directory) && held.encoder().isRunning())
        .toList();
  }

  private synchronized SharedModel hold(SharedModel model) {
    holders.merge(model, 1, Integer::sum);
    return model;
  }

  private SharedModel load(ModelFingerprint fingerprint) throws IOException {
    Instant start = Instant.now();
    AladinEncoder encoder = loader.load(fingerprint.directory());
    try {
      checkUnchanged(fingerprint);
    } catch (IOException | RuntimeException e) {
      encoder.close();
      throw e;
    }
    Duration loadTime = Duration.between(start, Instant.now());
    log.info(
        "Loaded model {} of version {} in {} ms",
        fingerprint.directory(),
        encoder.version(),
        loadTime.toMillis());
    return new SharedModel(fingerprint.directory(), encoder, Instant.now(), loadTime);
  }

  private static void checkUnchanged(ModelFingerprint before) throws IOException {
    if (!ModelFingerprint.of(before.directory()).equals(before)) {
      throw new ModelDirectoryException(
          "Model directory "
              + before.directory()
              + " was changed while it was being loaded: load it again once it is whole");
    }
  }

  /**
   * Gives back what {@link #acquire} gave; the last holder closes the encoder, which ends the
   * forward pass under way first.
   *
   * @throws IllegalStateException if nobody holds the model
   */
  void release(SharedModel model) {
    synchronized (this) {
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
    }
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

  /** The names of the directories that are being loaded, without the folders they are in. */
  synchronized List<String> loading() {
    return loads.keySet().stream().map(directory -> directory.getFileName().toString()).toList();
  }
}
