/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.aladin.model.alignment.encoded.WordMoment;
import org.aladin.model.directory.ModelDirectory;
import org.aladin.model.directory.ModelDirectoryWriter;
import org.aladin.model.image.ExtractorFingerprint;
import org.aladin.model.network.ModelConfig;
import org.aladin.model.network.Parameters;
import org.aladin.model.text.Vocabulary;
import org.aladin.training.file.DurableFile;
import org.apache.commons.io.file.PathUtils;

/** The model directory of a run: the parameters with the largest sum of recalls so far. */
public final class BestModel {
  /** The directory's name in the output folder. */
  public static final String DIRECTORY = "model";

  private BestModel() {}

  /** Whether an output folder holds a model directory already. */
  public static boolean exists(Path out) {
    return Files.exists(out.resolve(DIRECTORY).resolve(ModelDirectory.WEIGHTS));
  }

  /**
   * Replaces the model directory in an output folder. The new files are written to a temporary
   * place and renamed one by one, the weights last: within a run only the weights differ.
   *
   * @param extractor what made the region features that it learned from, if it is known
   * @param words of the validation's captions, if they have any
   * @throws IOException if it cannot be written; the previous one is then intact
   */
  public static void write(
      Path out,
      ModelConfig config,
      Vocabulary vocabulary,
      Parameters parameters,
      Optional<ExtractorFingerprint> extractor,
      Optional<WordMoment> words)
      throws IOException {
    Path model = out.resolve(DIRECTORY);
    Path aside = out.resolve(DIRECTORY + ".part");
    try {
      if (Files.exists(aside)) {
        PathUtils.deleteDirectory(aside);
      }
      ModelDirectoryWriter.write(aside, config, vocabulary, parameters, extractor);
      if (words.isPresent()) {
        ModelDirectoryWriter.writeWords(aside, words.get());
      }
      List<String> files =
          Stream.of(
                  ModelDirectory.CONFIG,
                  ModelDirectory.VOCABULARY,
                  ModelDirectory.GRAPH,
                  ModelDirectory.WORDS,
                  ModelDirectory.WEIGHTS)
              .filter(file -> Files.exists(aside.resolve(file)))
              .toList();
      for (String file : files) {
        DurableFile.force(aside.resolve(file));
      }
      if (!Files.exists(model)) {
        Files.move(aside, model, StandardCopyOption.ATOMIC_MOVE);
        return;
      }
      for (String file : files) {
        DurableFile.rename(aside.resolve(file), model.resolve(file));
      }
    } finally {
      if (Files.exists(aside)) {
        PathUtils.deleteDirectory(aside);
      }
    }
  }
}
