/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.aladin.training.config.TrainingConfig;
import org.aladin.training.config.TrainingConfigFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingFilesTest {
  private static final Path PUBLISHED =
      Path.of("../training/configs/alad-alignment-and-matching-distill.yaml");

  @TempDir private Path folder;

  @Test
  void trainingReadsTheAdaptedConfiguration() throws IOException {
    Path file = folder.resolve("alad-alignment-and-matching-distill.yaml");
    ConfigurationFile.adapt(
        PUBLISHED,
        Map.of("embed-size", 128, "dropout", 0.05),
        Map.of("lr", 1e-3, "bs", 50, "step-size", 6),
        file);
    TrainingConfig published = TrainingConfigFile.read(PUBLISHED);
    TrainingConfig adapted = TrainingConfigFile.read(file);
    assertEquals(128, adapted.embedSize());
    assertEquals(0.05, adapted.dropout());
    assertEquals(1e-3, adapted.learningRate());
    assertEquals(50, adapted.batchSize());
    assertEquals(6, adapted.stepSize());
    assertEquals(published.loss(), adapted.loss());
    assertEquals(published.gamma(), adapted.gamma());
    assertEquals(published.name(), adapted.name());
  }

  @Test
  void aKeyThatIsNotThereIsNotInvented() {
    var e =
        assertThrows(
            IOException.class,
            () ->
                ConfigurationFile.adapt(
                    PUBLISHED, Map.of("embed", 3), Map.of(), folder.resolve("x.yaml")));
    assertEquals(PUBLISHED + ", section model: expected the keys [embed]", e.getMessage());
  }

  @Test
  void whatIsNoConfigurationIsNamed() throws IOException {
    Path text = Files.writeString(folder.resolve("text.yaml"), "just text");
    var e =
        assertThrows(
            IOException.class,
            () -> ConfigurationFile.adapt(text, Map.of(), Map.of(), folder.resolve("x.yaml")));
    assertTrue(e.getMessage().startsWith(text.toString()), e.getMessage());
  }

  @Test
  void theCommandLineIsThatOfTheOriginal() {
    List<String> flags = new ArrayList<>(run(34, true).arguments());
    assertEquals("train", flags.remove(0));
    assertEquals(
        "--config c.yaml --data_dir captions --img_feat_file features.tsv"
            + " --eval_model_dir backbone --image_dir images --logger_name out --num_epochs 3"
            + " --seed 88 --max_img_seq_length 34 --from_scratch --no_cuda",
        String.join(" ", flags));
  }

  @Test
  void aPretrainedBackboneIsNotStartedFromScratch() {
    List<String> arguments = run(20, false).arguments();
    assertFalse(arguments.contains("--from_scratch"));
    assertEquals("20", arguments.get(arguments.indexOf("--max_img_seq_length") + 1));
  }

  private static TrainingJar run(int maxRegions, boolean fromScratch) {
    return new TrainingJar(
        Path.of("t.jar"),
        Path.of("c.yaml"),
        Path.of("captions"),
        Path.of("features.tsv"),
        Path.of("backbone"),
        Path.of("images"),
        Path.of("out"),
        3,
        maxRegions,
        fromScratch,
        88);
  }
}
