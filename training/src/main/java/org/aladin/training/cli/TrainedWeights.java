/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.aladin.model.checkpoint.AladinCheckpoint;
import org.aladin.model.checkpoint.BackboneDirectory;
import org.aladin.model.checkpoint.KeyReport;
import org.aladin.model.directory.ModelDirectory;
import org.aladin.model.image.ExtractorFingerprint;
import org.aladin.model.network.InputLimits;
import org.aladin.model.network.MatchingHeadConfig;
import org.aladin.model.network.ModelConfig;
import org.aladin.model.network.Parameters;
import org.aladin.model.text.Vocabulary;
import org.aladin.training.checkpoint.BestModel;
import org.aladin.training.checkpoint.Checkpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A trained model from any source, before it takes memory.
 *
 * @param config its sizes
 * @param vocabulary its pieces
 * @param extractor what made the region features that it learned from, if it is known
 * @param source reads the weights
 */
record TrainedWeights(
    ModelConfig config,
    Vocabulary vocabulary,
    Optional<ExtractorFingerprint> extractor,
    Source source) {
  private static final Logger log = LoggerFactory.getLogger(TrainedWeights.class);

  interface Source {
    Parameters load(NDManager manager) throws IOException;
  }

  /**
   * Recognises the kind of a path by its name and content.
   *
   * @param path a model directory, an output folder of {@code train}, a {@code .safetensors}
   *     checkpoint, or else a checkpoint of the original
   * @param data where the backbone is, whose sizes and vocabulary the last two go with
   * @throws IOException if it is none of these
   */
  static TrainedWeights find(Path path, DataOptions data) throws IOException {
    if (!Files.isDirectory(path) && !path.toString().endsWith(".safetensors")) {
      return original(path, data);
    }
    TrainedWeights own = Files.isDirectory(path) ? directory(path) : own(path, data);
    InputLimits limits = own.config().limits();
    if (!data.limits.over(limits).equals(limits)) {
      log.warn("{} is evaluated with its own limits, as Solr runs it: {}", path, limits);
    }
    return own;
  }

  private static TrainedWeights directory(Path path) throws IOException {
    Path inside = path.resolve(BestModel.DIRECTORY);
    Path model = Files.isDirectory(inside) ? inside : path;
    // Read twice, since the engine may start only when the size of the network is known.
    ModelConfig config = ModelDirectory.readConfig(model);
    Vocabulary vocabulary = ModelDirectory.readVocabulary(model, config);
    return new TrainedWeights(
        config,
        vocabulary,
        ModelDirectory.readExtractor(model),
        manager -> ModelDirectory.read(model, manager).parameters());
  }

  private static TrainedWeights own(Path path, DataOptions data) throws IOException {
    Checkpoint checkpoint = Checkpoint.read(path);
    ModelConfig config = checkpoint.model();
    Vocabulary vocabulary =
        BackboneDirectory.withoutWeights(data.backbone, config.backbone().regionWidth())
            .vocabulary();
    if (vocabulary.size() != config.backbone().vocabularySize()) {
      throw new IOException(
          path
              + " has "
              + config.backbone().vocabularySize()
              + " word embeddings, but the vocabulary of "
              + data.backbone
              + " has "
              + vocabulary.size()
              + " pieces, expected as many");
    }
    return new TrainedWeights(
        config,
        vocabulary,
        checkpoint.extractor(),
        manager -> {
          Parameters parameters = Parameters.zeros(config, manager);
          checkpoint.loadInto(parameters);
          return parameters;
        });
  }

  private static TrainedWeights original(Path path, DataOptions data) throws IOException {
    AladinCheckpoint checkpoint = AladinCheckpoint.readModel(path);
    BackboneDirectory backbone = checkpoint.backbone(data.backbone);
    int layers = checkpoint.matchingLayers();
    if (layers == 0) {
      throw new IOException(
          path + " has no matching head, so it is not a complete checkpoint of ALADIN");
    }
    InputLimits limits = data.limits.over(checkpoint);
    data.limits.check(limits, backbone.config(), data.backbone);
    ModelConfig config =
        new ModelConfig(
                backbone.config(),
                new MatchingHeadConfig(layers, MatchingHeadConfig.ALADIN_HEADS, 0),
                limits)
            .with(checkpoint.alignmentMode());
    return new TrainedWeights(
        config,
        backbone.vocabulary(),
        Optional.empty(),
        manager -> {
          Parameters parameters = Parameters.zeros(config, manager);
          KeyReport report = checkpoint.loadInto(parameters);
          if (!report.missing().isEmpty()) {
            throw new IOException(path + " lacks the parameters " + report.missing());
          }
          return parameters;
        });
  }

  Parameters load(NDManager manager) throws IOException {
    return source.load(manager);
  }
}
