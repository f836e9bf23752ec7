/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.aladin.model.TestModels;
import org.aladin.model.checkpoint.AladinCheckpoint;
import org.aladin.model.directory.ModelDirectory;
import org.aladin.model.network.Parameters;
import org.aladin.model.torch.TorchTensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ConvertCommandTest {
  private static final Path REFERENCE = TestModels.reference();
  private static final String BACKBONE = REFERENCE.resolve("checkpoint-0132780").toString();
  private static final String TEACHER = REFERENCE.resolve("teacher.pth.tar").toString();

  private final StringWriter out = new StringWriter();
  private final StringWriter errors = new StringWriter();

  @TempDir Path folder;

  @Test
  void writesAModelDirectoryWithTheCheckpointsNumbers() throws IOException {
    Path model = folder.resolve("models/teacher");

    assertEquals(0, convert(BACKBONE, TEACHER, model), errors.toString());

    assertTrue(
        out.toString().contains("65 parameters loaded\n8 unknown, ignored\n"), out.toString());
    assertTrue(out.toString().contains("\n  img_txt_enc.cap_proj.bias"), out.toString());
    Map<String, TorchTensor> tensors = AladinCheckpoint.read(Path.of(TEACHER)).tensors();
    try (NDManager manager = NDManager.newBaseManager();
        Parameters parameters = ModelDirectory.read(model, manager).parameters()) {
      for (Map.Entry<String, NDArray> entry : parameters.asMap().entrySet()) {
        assertArrayEquals(
            tensors.get(entry.getKey()).toFloats(),
            entry.getValue().toFloatArray(),
            entry.getKey());
      }
      assertEquals(TestModels.config(), ModelDirectory.read(model, manager).config());
    }
    try (Stream<Path> files = Files.list(model.getParent())) {
      assertEquals(List.of(model), files.toList(), "left beside the model directory");
    }
  }

  @Test
  void aCheckpointWithANumberThatIsNotFiniteIsRefusedAndTheNumberIsNamed() throws IOException {
    String name = "img_txt_enc.oscar_model.bert.encoder.layer.1.output.dense.weight";
    Map<String, TorchTensor> tensors = AladinCheckpoint.read(Path.of(TEACHER)).tensors();
    assertTrue(tensors.containsKey(name), () -> tensors.keySet().toString());
    long[] shape = tensors.get(name).shape();
    byte[] numbers = tensors.get(name).bytes().array();
    byte[] changed = numbers.clone();
    int position = (int) shape[1] + 2;
    ByteBuffer.wrap(changed)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putFloat(Float.BYTES * position, Float.NaN);
    Path broken = folder.resolve("broken.pth.tar");
    copyWith(numbers, changed, broken);

    assertEquals(1, convert(BACKBONE, broken.toString(), folder.resolve("model")));
    assertEquals(
        "Nothing was converted: "
            + broken
            + ": Parameter "
            + name
            + " is NaN at [1, 2] of ("
            + shape[0]
            + ", "
            + shape[1]
            + "), expected finite numbers\n",
        errors.toString());
    assertFalse(Files.exists(folder.resolve("model")));
  }

  /** Copies the checkpoint with another content of one tensor, checksums included. */
  private static void copyWith(byte[] numbers, byte[] instead, Path copy) throws IOException {
    int changes = 0;
    try (ZipFile checkpoint = new ZipFile(TEACHER);
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(copy))) {
      out.setMethod(ZipOutputStream.STORED);
      for (ZipEntry entry : Collections.list(checkpoint.entries())) {
        byte[] content = checkpoint.getInputStream(entry).readAllBytes();
        if (Arrays.equals(content, numbers)) {
          content = instead;
          changes++;
        }
        CRC32 checksum = new CRC32();
        checksum.update(content);
        ZipEntry stored = new ZipEntry(entry.getName());
        stored.setSize(content.length);
        stored.setCrc(checksum.getValue());
        out.putNextEntry(stored);
        out.write(content);
      }
    }
    assertEquals(1, changes);
  }

  @Test
  void limitsCanBeGiven() throws IOException {
    Path model = folder.resolve("model");

    assertEquals(
        0,
        convert(BACKBONE, TEACHER, model, "--max_seq_length", "70", "--max_img_seq_length", "20"));

    try (NDManager manager = NDManager.newBaseManager()) {
      ModelDirectory directory = ModelDirectory.read(model, manager);
      assertEquals(70, directory.config().maxTokens());
      assertEquals(20, directory.config().maxRegions());
    }
  }

  @Test
  void aLimitOutOfRangeIsWrongUse() {
    Path model = folder.resolve("model");
    assertEquals(2, convert(BACKBONE, TEACHER, model, "--max_seq_length", "1"));
    assertTrue(
        errors
            .toString()
            .contains("1 is out of range, expected a whole number from 3 to 2147483647"),
        errors.toString());
    assertEquals(2, convert(BACKBONE, TEACHER, model, "--max_img_seq_length", "0"));
    assertFalse(Files.exists(model));
  }

  /** A plain BERT and a checkpoint made for it that lacks one parameter (make_fixtures.py). */
  @Test
  void lackingCheckpointIsConvertedOnlyOnRequest() throws IOException {
    Path fixtures = Path.of("../model/src/test/resources/torch");
    String bert = fixtures.resolve("plain-bert").toString();
    String lacking = fixtures.resolve("lacking-checkpoint.pth.tar").toString();
    Path model = folder.resolve("model");
    String[] limit = {"--max_seq_length", "16"};

    assertEquals(1, convert(bert, lacking, model, limit));
    assertTrue(
        out.toString()
            .contains(
                "1 missing, left as they were\n"
                    + "  img_txt_enc.final_projection_net.layers.0.linear2.bias"),
        out.toString());
    assertTrue(errors.toString().contains("lacks the 1 parameters above. --allow_missing"));
    assertFalse(Files.exists(model));

    assertEquals(0, convert(bert, lacking, model, "--max_seq_length", "16", "--allow_missing"));
    try (NDManager manager = NDManager.newBaseManager()) {
      ModelDirectory directory = ModelDirectory.read(model, manager);
      assertEquals(10, directory.config().backbone().regionWidth());
    }
  }

  /** torch's optimiser itself, keyed by tensors and holding itself (make_counters.py). */
  @ParameterizedTest
  @ValueSource(strings = {"zip", "legacy"})
  void theOptimiserIsNotLookedAt(String format) throws IOException {
    Path golden = Path.of("src/test/resources/resume");
    String checkpoint = golden + "/counters/unreadable-optimizer-" + format + ".pth.tar";
    Path model = folder.resolve("model");

    assertEquals(0, convert(golden + "/checkpoint-0000001", checkpoint, model), errors.toString());

    try (NDManager manager = NDManager.newBaseManager()) {
      assertEquals(20, ModelDirectory.read(model, manager).config().maxTokens());
    }
  }

  @Test
  void anotherFileThanACheckpointIsRefused() {
    String captions = REFERENCE.resolve("coco_ir/train_captions.pt").toString();

    assertRefused(1, BACKBONE, captions, "not a checkpoint of ALADIN, expected a dict with the");
    assertRefused(1, BACKBONE, "no-such.pth.tar", "there is no file no-such.pth.tar");
    assertRefused(1, folder.toString(), TEACHER, "has no config.json, expected");
  }

  @Test
  void directoryInUseIsNotOverwritten() throws IOException {
    Path kept = Files.writeString(folder.resolve("kept"), "x");

    assertEquals(1, convert(BACKBONE, TEACHER, folder));
    assertTrue(errors.toString().contains("is not empty: give another --out"), errors.toString());
    assertEquals("x", Files.readString(kept));
    assertEquals(1, convert(BACKBONE, TEACHER, kept));
    assertTrue(errors.toString().contains("is a file, expected a directory"), errors.toString());
  }

  private void assertRefused(int status, String backbone, String checkpoint, String message) {
    Path model = folder.resolve("refused");
    errors.getBuffer().setLength(0);
    assertEquals(status, convert(backbone, checkpoint, model));
    assertTrue(errors.toString().startsWith("Nothing was converted: "), errors.toString());
    assertTrue(errors.toString().contains(message), errors.toString());
    assertFalse(Files.exists(model));
  }

  private int convert(String backbone, String checkpoint, Path model, String... more) {
    String[] arguments =
        Stream.concat(
                Stream.of(
                    "--eval_model_dir",
                    backbone,
                    "--checkpoint",
                    checkpoint,
                    "--out",
                    model.toString()),
                Stream.of(more))
            .toArray(String[]::new);
    return new CommandLine(new ConvertCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(errors, true))
        .execute(arguments);
  }
}
