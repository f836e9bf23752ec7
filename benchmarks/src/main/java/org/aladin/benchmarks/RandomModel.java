/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.benchmarks;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.aladin.model.directory.ModelDirectoryWriter;
import org.aladin.model.engine.Libtorch;
import org.aladin.model.engine.NativeWork;
import org.aladin.model.network.BackboneConfig;
import org.aladin.model.network.MatchingHeadConfig;
import org.aladin.model.network.ModelConfig;
import org.aladin.model.network.Parameters;
import org.aladin.model.text.Vocabulary;

/** Model directories with random weights, which are as fast as trained ones. */
public final class RandomModel {
  /** F, as VinVL has it. */
  static final int REGION_WIDTH = 2054;

  /** Maximum number of regions of an image. */
  static final int REGIONS = 34;

  /** Words of one piece each. */
  static final List<String> WORDS =
      List.of("a", "man", "riding", "wave", "on", "top", "of", "blue", "surf", "board");

  private RandomModel() {}

  /**
   * Writes a model directory.
   *
   * @param args a directory, and layers x width [12x768, as published]
   */
  public static void main(String[] args) throws IOException {
    NativeWork.<Void, IOException>run(
        () -> {
          run(args);
          return null;
        });
  }

  private static void run(String[] args) throws IOException {
    Libtorch.prepare();
    write(Path.of(args[0]), args.length > 1 ? args[1] : "12x768");
  }

  /**
   * @param size layers x width, which is a multiple of 64
   */
  static void write(Path directory, String size) throws IOException {
    int layers = Integer.parseInt(size.substring(0, size.indexOf('x')));
    int width = Integer.parseInt(size.substring(size.indexOf('x') + 1));
    Vocabulary vocabulary = vocabulary();
    ModelConfig config =
        new ModelConfig(
            new BackboneConfig(
                vocabulary.size(),
                width,
                layers,
                width / 64,
                4 * width,
                512,
                2,
                1e-12f,
                REGION_WIDTH,
                true,
                1e-12f,
                0,
                0),
            new MatchingHeadConfig(2, MatchingHeadConfig.ALADIN_HEADS, 0),
            50,
            REGIONS);
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        Parameters parameters = Parameters.initialise(config, manager, 1)) {
      ModelDirectoryWriter.write(directory, config, vocabulary, parameters);
    }
  }

  /** As many pieces as bert-base-uncased has, {@link #WORDS} among them. */
  private static Vocabulary vocabulary() {
    List<String> pieces = new ArrayList<>(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"));
    pieces.addAll(WORDS);
    pieces.add(".");
    while (pieces.size() < 30_522) {
      pieces.add("[unused" + pieces.size() + "]");
    }
    return Vocabulary.of(pieces);
  }
}
