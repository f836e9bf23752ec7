/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.aladin.model.TestModels;
import org.aladin.model.directory.ModelDirectory;
import org.aladin.model.directory.ModelDirectoryException;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.Embedding;
import org.aladin.model.encoder.EncoderOptions;
import org.aladin.model.encoder.EncodingEngine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {
  private static final Path REFERENCE = TestModels.reference();

  private final StringWriter out = new StringWriter();
  private final StringWriter errors = new StringWriter();

  @TempDir Path folder;
  private Path model;
  private Path int8;

  @BeforeEach
  void convertTheTeacher() {
    model = folder.resolve("teacher");
    int8 = folder.resolve("int8");
    assertEquals(
        0,
        run(
            "convert",
            "--eval_model_dir",
            REFERENCE.resolve("checkpoint-0132780").toString(),
            "--checkpoint",
            REFERENCE.resolve("teacher.pth.tar").toString(),
            "--out",
            model.toString()),
        errors::toString);
  }

  @Test
  void writesTheGraphThatConvertWritesAndLeavesTheVersion() throws IOException {
    Path graph = model.resolve("model.onnx");
    byte[] written = Files.readAllBytes(graph);
    String version = ModelDirectory.version(model);
    Files.delete(graph);

    assertEquals(0, run("export", "--model", model.toString()), errors::toString);

    assertArrayEquals(written, Files.readAllBytes(graph));
    assertEquals(version, ModelDirectory.version(model));
    assertTrue(out.toString().contains("model.onnx written"), out::toString);
  }

  @Test
  void writesAModelInInt8WithAVersionOfItsOwnAndReportsWhatItDoes() throws IOException {
    List<String> arguments = new ArrayList<>(int8Arguments());
    arguments.addAll(comparison());

    assertEquals(0, run(arguments.toArray(String[]::new)), errors::toString);

    String report = out.toString();
    for (String line :
        List.of(
            "cosines of the global vectors: mean 0.99",
            "cosines of the alignment vectors: mean ",
            "the ten best images of a caption, matching head: ",
            "the ten best images of a caption, alignment head: ",
            "recalls of the model in float32:",
            "loss of the sum of recalls of both heads: ",
            "Model directory " + int8 + " written, version " + ModelDirectory.version(int8))) {
      assertTrue(report.contains(line), () -> line + " is not in " + report);
    }
    assertNotEquals(ModelDirectory.version(model), ModelDirectory.version(int8));
    try (AladinEncoder rounded = AladinEncoder.load(int8, EncoderOptions.cpu());
        AladinEncoder exact = AladinEncoder.load(model, EncoderOptions.cpu())) {
      assertEquals(EncodingEngine.ONNX_RUNTIME, rounded.engine().engine());
      assertEquals("the model is in int8", rounded.engine().reason());
      String caption = "A seaplane parked on the shore.";
      Embedding e = rounded.encodeCaptions(List.of(caption)).get(0);
      Embedding expected = exact.encodeCaptions(List.of(caption)).get(0);
      double cosine = 0;
      for (int i = 0; i < e.vector().length; i++) {
        cosine += e.vector()[i] * expected.vector()[i];
      }
      assertTrue(cosine > 0.99 && cosine < 1 - 1e-7, "cosine " + cosine);
    }
    EncoderOptions libtorch = EncoderOptions.cpu().with(EncodingEngine.PYTORCH);
    ModelDirectoryException refused =
        assertThrows(ModelDirectoryException.class, () -> AladinEncoder.load(int8, libtorch));
    assertTrue(
        refused.getMessage().contains("is in int8 and cannot run in libtorch"),
        refused.getMessage());
  }

  @Test
  void aLossAboveTheLimitLeavesNothing() throws IOException {
    List<String> arguments = new ArrayList<>(int8Arguments());
    arguments.addAll(comparison());
    arguments.set(arguments.size() - 1, "-1000");

    assertEquals(1, run(arguments.toArray(String[]::new)));

    assertTrue(errors.toString().contains("Nothing was exported: the loss is "), errors::toString);
    assertFalse(Files.exists(int8));
    try (var files = Files.list(folder)) {
      assertEquals(List.of(model), files.toList());
    }
  }

  @Test
  void optionsThatDoNotBelongTogetherAreRefused() throws IOException {
    assertEquals(2, run("export", "--model", model.toString(), "--int8"));
    assertTrue(errors.toString().contains("--int8 and --out belong together"), errors::toString);
    assertEquals(2, run("export", "--model", model.toString(), "--data_dir", folder.toString()));
    assertTrue(
        errors.toString().contains("--data_dir and --img_feat_file belong together, and to --int8"),
        errors::toString);
    assertEquals(1, run("export", "--model", folder.resolve("none").toString()));
    assertTrue(errors.toString().contains("there is no such folder"), errors::toString);
    assertEquals(0, run(int8Arguments().toArray(String[]::new)), errors::toString);
    assertEquals(
        1,
        run(
            "export",
            "--model",
            int8.toString(),
            "--int8",
            "--out",
            folder.resolve("again").toString()));
    assertTrue(
        errors.toString().contains("is in int8 already, expected a model in float32"),
        errors::toString);
  }

  @Test
  void writesTheWordsOfCaptionsAndLeavesTheVersion() throws IOException {
    Path captions = folder.resolve("captions.tsv");
    Files.writeString(
        captions,
        """
        1	A seaplane parked on the shore.
        2	Two dogs run over a field
        """);
    String version = ModelDirectory.version(model);

    assertEquals(
        0,
        run("export", "--model", model.toString(), "--words", captions.toString()),
        errors::toString);

    assertTrue(out.toString().contains("words.safetensors written from 2 captions"), out::toString);
    assertEquals(version, ModelDirectory.version(model));
    try (AladinEncoder encoder = AladinEncoder.load(model, EncoderOptions.cpu())) {
      List<String> texts = List.of("A seaplane parked on the shore.", "Two dogs run over a field");
      StoredWords.assertOf(encoder.encodeCaptions(texts), encoder);
    }
  }

  @Test
  void wordsNeedACaptionOfMoreThanOneWordWithoutOtherOptions() throws IOException {
    Path captions = folder.resolve("captions.tsv");
    Files.writeString(captions, "1\t.\n");
    String[] words = {"export", "--model", model.toString(), "--words", captions.toString()};
    assertEquals(1, run(words));
    assertTrue(
        errors.toString().contains(captions + " has no caption with a word that the model keeps"),
        errors::toString);
    assertFalse(Files.exists(model.resolve("words.safetensors")));
    List<String> arguments = new ArrayList<>(int8Arguments());
    arguments.addAll(List.of("--words", captions.toString()));
    assertEquals(2, run(arguments.toArray(String[]::new)));
    assertTrue(errors.toString().contains("--words goes with --model only"), errors::toString);
  }

  private List<String> int8Arguments() {
    return List.of("export", "--model", model.toString(), "--int8", "--out", int8.toString());
  }

  private static List<String> comparison() {
    return List.of(
        "--data_dir",
        REFERENCE.resolve("coco_ir").toString(),
        "--split",
        "minival",
        "--img_feat_file",
        REFERENCE.resolve("features/features.tsv").toString(),
        // The set is tiny: one rank more or less is a percent.
        "--max_loss",
        "20");
  }

  private int run(String... arguments) {
    return Main.run(arguments, new PrintWriter(out, true), new PrintWriter(errors, true));
  }
}
