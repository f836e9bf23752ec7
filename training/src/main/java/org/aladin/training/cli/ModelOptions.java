/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.EncoderOptions;
import org.aladin.model.encoder.EncodingEngine;
import org.aladin.model.image.ExtractorFingerprint;
import org.aladin.training.cli.Failure.WrongUseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** The model of {@code embed} and {@code score}, and how it runs. */
final class ModelOptions {
  private static final Logger log = LoggerFactory.getLogger(ModelOptions.class);

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description =
          "The model directory, as Solr loads it: OUT/model of train, or that of convert.")
  Path directory;

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      description =
          "onnxruntime or pytorch (default: as in Solr, ONNX Runtime on a CPU if the model directory"
              + " has its graph). The two differ in the last bits.")
  private String engine;

  @Option(names = "--no_cuda", description = "Use the CPU even if there is a GPU.")
  boolean noCuda;

  @Option(
      names = "--threads",
      converter = WholeNumber.Threads.class,
      paramLabel = "N",
      description = "Threads of libtorch on a CPU (default: as many as there are cores).")
  private Integer threads;

  /**
   * Loads the model.
   *
   * @param batch items that are encoded together
   * @param err receives the device
   */
  AladinEncoder load(int batch, PrintWriter err) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new NoSuchFileException(
          directory.toString(), null, "there is no such folder (--model)");
    }
    EncodingEngine chosen = null;
    if (engine != null) {
      try {
        chosen = EncodingEngine.of(engine);
      } catch (IllegalArgumentException e) {
        throw new WrongUseException("--engine: " + e.getMessage());
      }
    }
    // As Solr: threads for networks of any size.
    ComputeDevice.threads(threads, Integer.MAX_VALUE);
    EncoderOptions options =
        noCuda
            ? new EncoderOptions(chosen, ai.djl.Device.cpu(), batch, 256)
            : new EncoderOptions(chosen, null, batch, 256);
    AladinEncoder encoder = AladinEncoder.load(directory, options);
    err.println(
        "Computing on "
            + encoder.device()
            + " with "
            + encoder.engine().engine().key()
            + ", model version "
            + encoder.version());
    return encoder;
  }

  /**
   * Refuses features of another extractor than the one that the model learned from.
   *
   * @param made the extractor of the features
   * @param from what they are, for the message
   * @throws IllegalArgumentException if they are two; the message names both
   */
  void requireExtractor(AladinEncoder encoder, ExtractorFingerprint made, String from) {
    if (encoder.extractor().isEmpty()) {
      log.warn("{} does not name the extractor that it learned from", directory);
      return;
    }
    ExtractorFingerprint learned = encoder.extractor().get();
    if (!learned.sameFeatures(made)) {
      throw new IllegalArgumentException(
          from
              + " has the extractor "
              + made
              + ", but "
              + directory
              + " learned from the features of "
              + learned
              + ", expected the same extractor");
    }
  }
}
