/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.aladin.model.directory.ModelDirectory;
import org.aladin.model.image.ExtractorFingerprint;
import org.aladin.training.SmallReference;
import org.aladin.training.checkpoint.Checkpoint;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Features of another extractor than a model's are silent nonsense: commands refuse them. */
@Tag("slow")
class ExtractorCheckTest {
  private static final String CONFIG = "alad-matching-triplet-finetune";
  private static final String OWN = "own@0123456789abcdef";
  private static final String OTHER = "other@fedcba9876543210";

  @TempDir private Path folder;
  private Path features;
  private Path out;

  @BeforeEach
  void copyFeatures() throws IOException {
    PathUtils.copyDirectory(SmallReference.DIRECTORY.resolve("features"), folder.resolve("vinvl"));
    features = folder.resolve("vinvl/features.tsv");
    out = folder.resolve("out");
  }

  @Test
  void aModelGetsTheExtractorOfItsFeaturesAndIsNotTestedWithThoseOfAnother() throws IOException {
    madeBy(OWN);
    assertEquals(0, train().run().code());
    Path model = out.resolve("model");
    Optional<ExtractorFingerprint> own = Optional.of(ExtractorFingerprint.parse(OWN));
    assertEquals(own, ModelDirectory.readExtractor(model));
    assertEquals(own, Checkpoint.read(out).extractor());
    assertEquals(0, test(out).code());

    madeBy(OTHER);
    for (Path trained : new Path[] {model, out.resolve(Checkpoint.FILE)}) {
      CommandRun refused = test(trained);
      assertEquals(1, refused.code());
      assertEquals(refusal(trained), refused.complaint());
    }

    // The same network under another name.
    madeBy(OWN.replace("own", "renamed"));
    assertEquals(0, test(model).code());
    Files.delete(folder.resolve("vinvl/features.extractor.json"));
    assertEquals(0, test(model).code(), "features that name no extractor");
  }

  @Test
  void aRunIsNotResumedAndATeacherNotFollowedWithFeaturesOfAnotherExtractor() throws IOException {
    madeBy(OWN);
    assertEquals(0, train().run().code());
    madeBy(OTHER);
    CommandRun resumed = train().set("--num_epochs", 2).set("--resume", out).run();
    assertEquals(1, resumed.code());
    assertEquals(refusal(out), resumed.complaint());
    Path teacher = out.resolve("model");
    CommandRun taught = train().set("--load-teacher-model", teacher).run();
    assertEquals(1, taught.code());
    assertEquals(refusal(teacher), taught.complaint());

    // What features without a name are made of is the user's to know: the run's name stays.
    Files.delete(folder.resolve("vinvl/features.extractor.json"));
    CommandRun unnamed = train().set("--num_epochs", 2).set("--resume", out).run();
    assertEquals(0, unnamed.code(), unnamed.err());
    assertEquals(
        Optional.of(ExtractorFingerprint.parse(OWN)), ModelDirectory.readExtractor(teacher));
  }

  @Test
  void featuresWithoutAnExtractorMakeAModelWithoutOneThatGoesWithAll() throws IOException {
    assertEquals(0, train().run().code());
    assertEquals(Optional.empty(), ModelDirectory.readExtractor(out.resolve("model")));
    madeBy(OTHER);
    assertEquals(0, test(out).code());
    CommandRun run = train().set("--num_epochs", 2).set("--resume", out).run();
    assertEquals(0, run.code(), run.err());
    assertEquals(Optional.of(ExtractorFingerprint.parse(OTHER)), Checkpoint.read(out).extractor());
  }

  @Test
  void aBrokenNameIsToldWithItsFile() throws IOException {
    Path file = madeBy("nothing");
    CommandRun run = train().run();
    assertEquals(1, run.code());
    assertTrue(
        run.complaint().startsWith(file + ": extractor: Extractor fingerprint \"nothing\""),
        run.complaint());
  }

  private String refusal(Path model) {
    return features
        + " was made by the extractor "
        + OTHER
        + ", but "
        + model
        + " learned from the features of "
        + OWN
        + ", expected the same extractor";
  }

  private Path madeBy(String extractor) throws IOException {
    return Files.writeString(
        folder.resolve("vinvl/features.extractor.json"),
        "{\"format\":1,\"extractor\":\"" + extractor + "\"}");
  }

  private TrainArguments train() throws IOException {
    return new TrainArguments(folder, CONFIG)
        .set("--num_epochs", 1)
        .set("--val_step", 1000)
        .set("--img_feat_file", features);
  }

  private CommandRun test(Path model) {
    Path reference = SmallReference.DIRECTORY;
    return CommandRun.of(
        "test",
        "--data_dir",
        reference.resolve("coco_ir").toString(),
        "--img_feat_file",
        features.toString(),
        "--eval_model_dir",
        reference.resolve("checkpoint-0132780").toString(),
        "--load_checkpoint",
        model.toString(),
        "--logger_name",
        folder.resolve("figures").toString());
  }
}
