/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.aladin.model.TestModels;
import org.aladin.model.checkpoint.AladinCheckpoint;
import org.aladin.model.network.BackboneConfig;
import org.aladin.model.network.MatchingHeadConfig;
import org.aladin.model.network.ModelConfig;
import org.aladin.model.network.Parameters;
import org.aladin.model.text.WordPieceTokenizer;
import org.aladin.model.vinvl.VinvlFeatures;
import org.aladin.training.config.TrainingConfig;
import org.aladin.training.config.TrainingConfigFile;
import org.aladin.training.data.CaptionsFile;
import org.aladin.training.data.PairDataset;

/** The small reference set as training tests use it: its files, its teacher, a dropout on top. */
public final class SmallReference implements AutoCloseable {
  public static final Path DIRECTORY = TestModels.reference();

  private final NDManager manager = NDManager.newBaseManager(Device.cpu());
  private final VinvlFeatures features;
  private final ModelConfig model;
  private final Parameters parameters;
  private final PairDataset pairs;

  /**
   * @param dropout in the backbone and the matching head; the set itself has none
   */
  public SmallReference(float dropout) throws IOException {
    features = VinvlFeatures.open(DIRECTORY.resolve("features/features.tsv"));
    BackboneConfig backbone = TestModels.config().backbone().withDropout(dropout, dropout);
    model =
        new ModelConfig(
            backbone, new MatchingHeadConfig(2, MatchingHeadConfig.ALADIN_HEADS, dropout), 50, 34);
    parameters = Parameters.zeros(model, manager);
    AladinCheckpoint.read(DIRECTORY.resolve("teacher.pth.tar")).loadInto(parameters);
    pairs =
        new PairDataset(
            CaptionsFile.read(DIRECTORY.resolve("coco_ir"), "train"),
            features,
            new WordPieceTokenizer(TestModels.vocabulary()),
            model.limits());
  }

  /** One of its configurations, with a line replaced by another. */
  public static TrainingConfig config(String name, String line, String instead) throws IOException {
    String text = Files.readString(DIRECTORY.resolve("configs/" + name + ".yaml"));
    if (!text.contains(line)) {
      throw new IllegalArgumentException(name + " has no line " + line);
    }
    return TrainingConfigFile.parse(name + ".yaml", text.replace(line, instead));
  }

  /** One of its configurations as it is. */
  public static TrainingConfig config(String name) throws IOException {
    return config(name, "", "");
  }

  public NDManager manager() {
    return manager;
  }

  public ModelConfig model() {
    return model;
  }

  public Parameters parameters() {
    return parameters;
  }

  public PairDataset pairs() {
    return pairs;
  }

  @Override
  public void close() throws IOException {
    parameters.close();
    manager.close();
    features.close();
  }
}
