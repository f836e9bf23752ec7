/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.aladin.model.checkpoint.AladinCheckpoint;
import org.aladin.model.checkpoint.KeyReport;
import org.aladin.model.directory.ModelDirectory;
import org.aladin.model.network.ModelConfig;
import org.aladin.model.network.ParameterNames;
import org.aladin.model.network.Parameters;
import org.aladin.training.checkpoint.Checkpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads the weights of {@code --load-teacher-model}. Its matching head may have another size. */
final class TeacherWeights {
  private static final Logger log = LoggerFactory.getLogger(TeacherWeights.class);

  private TeacherWeights() {}

  /**
   * Copies the parameters that both have.
   *
   * @param teacher a model directory, a checkpoint of this program, or one of the original
   * @param sizes of the model that learns
   * @param loadsBackbone whether the model has the weights of a backbone already
   * @throws IOException if the backbones differ, or the model would have random weights in its own
   */
  static void load(Path teacher, Parameters parameters, ModelConfig sizes, boolean loadsBackbone)
      throws IOException {
    if (Files.isDirectory(teacher)) {
      SameNetwork.checkBackbone(teacher, ModelDirectory.readConfig(teacher), sizes);
      NDManager manager = parameters.manager();
      try (Parameters known = ModelDirectory.read(teacher, manager).parameters()) {
        for (Map.Entry<String, NDArray> entry : known.asMap().entrySet()) {
          if (parameters.asMap().containsKey(entry.getKey())) {
            parameters.load(entry.getKey(), entry.getValue());
          }
        }
      }
      log.info("Weights of the model directory {} loaded", teacher);
    } else if (teacher.toString().endsWith(".safetensors")) {
      Checkpoint checkpoint = Checkpoint.read(teacher);
      SameNetwork.checkBackbone(teacher, checkpoint.model(), sizes);
      checkpoint.loadInto(parameters);
      log.info("Weights of {} loaded", teacher);
    } else {
      AladinCheckpoint checkpoint = AladinCheckpoint.readModel(teacher);
      if (checkpoint.alignmentMode() != sizes.alignmentMode()) {
        log.warn(
            "{} was trained with alignment-mode {}, not {}",
            teacher,
            checkpoint.alignmentMode().key(),
            sizes.alignmentMode().key());
      }
      KeyReport report = checkpoint.loadInto(parameters);
      log.info("{}: {} parameters loaded", teacher, report.loaded().size());
      List<String> backbone =
          report.missing().stream()
              .filter(name -> name.startsWith(ParameterNames.BACKBONE))
              .toList();
      if (!backbone.isEmpty() && !loadsBackbone) {
        throw new IOException(
            teacher + " lacks parameters of the backbone, and no others were loaded: " + backbone);
      }
      if (!report.missing().isEmpty()) {
        log.warn("{} lacks {}: they are initialised at random", teacher, report.missing());
      }
    }
  }
}
