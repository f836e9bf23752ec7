/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.aladin.model.alignment.AlignmentMode;
import org.aladin.model.checkpoint.AladinCheckpoint;
import org.aladin.model.checkpoint.TestCheckpoint;
import org.aladin.model.checkpoint.TestCheckpoint.Namespace;
import org.aladin.model.checkpoint.TestCheckpoint.Numbers;
import org.aladin.model.directory.ModelDirectory;
import org.aladin.model.network.InputLimits;
import org.aladin.model.torch.SafetensorsFile;
import org.aladin.training.SmallReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checkpoints of the original, of ALADIN-2.0 and edited ones: each works like the teacher that it
 * was made from, or is refused by the name of what it has.
 */
class ForeignCheckpointTest {
  private static final Path REFERENCE = SmallReference.DIRECTORY;
  private static final String OTHER =
      " is a checkpoint of another network than ALADIN's as published: its ";
  private static final String HEAD = "img_txt_enc.final_projection_net.layers.";
  private static final String BERT = "img_txt_enc.oscar_model.bert.";

  @TempDir private Path folder;

  private record Change(String name, UnaryOperator<TestCheckpoint> change) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Arguments refused(
      String name, UnaryOperator<TestCheckpoint> change, String message) {
    return Arguments.of(new Change(name, change), message);
  }

  private static Arguments setting(Object value, String message, String... path) {
    return refused(
        String.join(".", path) + " " + value,
        c -> c.set(value, path),
        OTHER + "config has " + message);
  }

  static Stream<Arguments> othersAreRefused() {
    String detic =
        ", expected \"fast\" (needs the region features of the detector Detic, alone or merged with"
            + " VinVL's)";
    String depth = ", expected False (needs the outputs of all layers of the backbone, aggregated)";
    return Stream.of(
        setting("det", "detection_type the text \"det\"" + detic, "config", "detection_type"),
        setting(
            "det+fast_labels",
            "detection_type the text \"det+fast_labels\"" + detic,
            "config",
            "detection_type"),
        setting(
            true,
            "enable_clip_captions true, expected False (needs captions encoded by CLIP (ViT-B/32))",
            "config",
            "enable_clip_captions"),
        setting(
            true,
            "enable_clip_labels true, expected False (needs object labels encoded by CLIP"
                + " (ViT-B/32))",
            "config",
            "enable_clip_labels"),
        setting(
            "scan-sentences",
            "alignment-mode the text \"scan-sentences\", expected one of sum, mean, MrSw, MrAVGw,"
                + " symm, MwSr (needs another score of words and regions)",
            "config",
            "training",
            "alignment-mode"),
        setting(
            1,
            "teran-layers 1, expected 0 (needs transformer layers between the backbone and the"
                + " alignment head)",
            "config",
            "model",
            "teran-layers"),
        setting(
            "gated",
            "depth-aggregation-alignment the text \"gated\"" + depth,
            "config",
            "model",
            "depth-aggregation-alignment"),
        setting(
            "mean",
            "depth-aggregation-matching the text \"mean\"" + depth,
            "config",
            "model",
            "depth-aggregation-matching"),
        refused(
            "the older key",
            c ->
                c.remove("config", "model", "depth-aggregation-matching")
                    .set("mean", "config", "model", "depth-aggregation"),
            OTHER + "config has depth-aggregation the text \"mean\"" + depth),
        setting(
            "order",
            "measure the text \"order\", expected \"dot\" or \"cosine\" (needs another similarity of"
                + " the matching head's vectors)",
            "config",
            "training",
            "measure"),
        setting(
            true,
            "exclude-stopwords true, expected False (needs a list of words that the alignment head"
                + " leaves out)",
            "config",
            "model",
            "exclude-stopwords"),
        setting(
            3,
            "tern-layers 3, expected 2 (its model has that number of layers in"
                + " final_projection_net)",
            "config",
            "model",
            "tern-layers"),
        refused(
            "two settings at once",
            c ->
                c.set("det", "config", "detection_type")
                    .set("order", "config", "training", "measure"),
            "(needs the region features of the detector Detic, alone or merged with VinVL's);"
                + " measure the text \"order\""),
        refused(
            "a Namespace",
            c -> {
              Map<String, Object> training = new LinkedHashMap<>();
              training.put("measure", "order");
              Map<String, Object> config = new LinkedHashMap<>();
              config.put("training", new Namespace(training));
              return c.set(new Namespace(config), "config");
            },
            OTHER + "config has measure the text \"order\""),
        refused(
            "a list as config",
            c -> c.set(List.of("a"), "config"),
            ": its config is something else, expected a dict or a Namespace"),
        refused(
            "a text as the model's section",
            c -> c.set("teran", "config", "model"),
            ": its config's model is the text \"teran\", expected a dict or a Namespace"),
        refused(
            "a number as opt",
            c -> c.set(7, "opt"),
            ": its opt is 7, expected a dict or a Namespace"),
        refused(
            "CLIP's parameters",
            c -> put(c.remove("config"), "img_txt_enc.clip_model.ln_final.weight"),
            OTHER
                + "model has img_txt_enc.clip_model.ln_final.weight (CLIP, which encodes captions or"
                + " object labels)"),
        refused(
            "TERAN's layers",
            c -> put(c.remove("config"), "img_txt_enc.transformer_encoder_1.layers.0.norm1.bias"),
            OTHER
                + "model has img_txt_enc.transformer_encoder_1.layers.0.norm1.bias (transformer"
                + " layers before the alignment head)"),
        refused(
            "a backbone with a layer more",
            c -> put(c, BERT + "encoder.layer.2.output.dense.bias"),
            " has a backbone of 3 layers, but config.json in BACKBONE has a num_hidden_layers of 2,"
                + " expected as many"),
        refused(
            "a matching head with a hole",
            c -> put(c.remove("config"), HEAD + "3.linear1.bias"),
            ": its model has "
                + HEAD
                + "3.linear1.bias, but no "
                + HEAD
                + "2.self_attn.in_proj_weight: the file is incomplete"),
        refused(
            "without the LayerNorm's bias",
            c -> {
              c.model().remove(BERT + "LayerNorm.bias");
              return c;
            },
            "lacks the "),
        refused(
            "a wrapped and a plain parameter of one name",
            c -> put(c, "module." + BERT + "LayerNorm.bias"),
            " has two parameters "
                + BERT
                + "LayerNorm.bias: one of a wrapped module and one"
                + " without"),
        refused(
            "no model", c -> c.remove("model"), ": not a checkpoint of ALADIN, expected a dict"));
  }

  private static TestCheckpoint put(TestCheckpoint checkpoint, String name) {
    checkpoint.model().put(name, new Numbers(new long[] {24}, () -> 0.5));
    return checkpoint;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void othersAreRefused(Change change, String message) throws IOException {
    Path file =
        change.change().apply(TestCheckpoint.teacher()).write(folder.resolve("other.pth.tar"));
    String expected =
        message.replace("BACKBONE", REFERENCE.resolve("checkpoint-0132780").toString());

    CommandRun converted = convert(file);

    assertEquals(1, converted.code(), converted.err());
    assertTrue(converted.err().contains(expected), converted.err());
    assertFalse(Files.exists(folder.resolve("model")));
    CommandRun tested = test(file);
    assertEquals(1, tested.code(), tested.err());
    assertTrue(
        tested.err().contains(expected.equals("lacks the ") ? "lacks the parameters" : expected),
        tested.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--load-teacher-model", "--resume"})
  void othersAreNoStartOfTraining(String option) throws IOException {
    Path file =
        TestCheckpoint.teacher()
            .set("det+fast", "config", "detection_type")
            .write(folder.resolve("other.pth.tar"));
    CommandRun run =
        new TrainArguments(folder, "alad-matching-triplet-finetune").set(option, file).run();
    assertEquals(1, run.code(), run.err());
    assertTrue(
        run.complaint().contains(file + OTHER + "config has detection_type the text \"det+fast\""),
        run.err());
  }

  static Stream<Change> editedOnesGiveTheTeachersModel() {
    return Stream.of(
        new Change("as it is", c -> c),
        new Change("no config", c -> c.remove("config")),
        new Change("no config's training", c -> c.remove("config", "training")),
        new Change("config is None", c -> c.set(null, "config")),
        new Change(
            "config is a Namespace",
            c -> {
              Map<String, Object> model = new LinkedHashMap<>();
              model.put("tern_layers", 2);
              model.put("teran_layers", 0);
              model.put("dropout", 0.0);
              Map<String, Object> config = new LinkedHashMap<>();
              config.put("model", new Namespace(model));
              return c.set(new Namespace(config), "config");
            }),
        new Change("opt is a dict", c -> c.set(new LinkedHashMap<>(options(c)), "opt")),
        new Change(
            "more keys",
            c ->
                c.set("x", "config", "colour")
                    .set("mse", "config", "training", "distillation-mode")
                    .set("auto", "config", "training", "loss-weights")
                    .set(12.5, "best_rsum")),
        new Change(
            "neutral keys of ALADIN-2.0",
            c ->
                c.set("fast", "config", "detection_type")
                    .set(false, "config", "enable_clip_captions")
                    .set(false, "config", "enable_clip_labels")
                    .set(50, "config", "max_caption_seq_len")
                    .set(50, "config", "max_labels_seq_len")
                    .set("cosine", "config", "training", "measure")
                    .set(null, "config", "model", "depth-aggregation-matching")),
        new Change(
            "ALADIN-2.0's parameters",
            c -> {
              put(c, BERT + "detic_to_oscar_img.0.bias");
              put(c, BERT + "embeddings.clip_local_to_oscar_embeddings.0.bias");
              put(c, "alignment_criterion.logit_scale");
              return put(c, "matching_criterion.logit_scale");
            }),
        new Change("DataParallel around all", c -> renamed(c, name -> "module." + name)),
        new Change(
            "DataParallel inside",
            c -> renamed(c, name -> name.replace("img_txt_enc.", "img_txt_enc.module."))),
        new Change("torch.compile", c -> renamed(c, name -> "_orig_mod." + name)));
  }

  private static Map<String, Object> options(TestCheckpoint checkpoint) {
    return ((Namespace) checkpoint.get("opt")).attributes();
  }

  private static TestCheckpoint renamed(TestCheckpoint checkpoint, UnaryOperator<String> name) {
    Map<String, Object> model = new LinkedHashMap<>();
    checkpoint.model().forEach((key, value) -> model.put(name.apply(key), value));
    return checkpoint.set(model, "model");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void editedOnesGiveTheTeachersModel(Change change) throws IOException {
    Path file =
        change.change().apply(TestCheckpoint.teacher()).write(folder.resolve("edited.pth.tar"));
    CommandRun run = convert(file);
    assertEquals(0, run.code(), run.err());
    Path model = folder.resolve("model");
    assertEquals(-1, Files.mismatch(teacher(), model.resolve("model.safetensors")));
    assertEquals(new InputLimits(50, 50, 34), ModelDirectory.readConfig(model).limits());
  }

  /** The weights of the teacher as it is. */
  private Path teacher() throws IOException {
    Path model = folder.resolve("teacher-model");
    CommandRun run = convertTo(model, REFERENCE.resolve("teacher.pth.tar"));
    assertEquals(0, run.code(), run.err());
    return model.resolve("model.safetensors");
  }

  @Test
  void theLimitsOfAladin2AreHonouredAndOptionsTakePrecedence() throws IOException {
    Path file =
        TestCheckpoint.teacher()
            .set(40, "config", "max_caption_seq_len")
            .set(60, "config", "max_labels_seq_len")
            .set(24, "opt", "max_img_seq_length")
            .write(folder.resolve("two.pth.tar"));
    assertEquals(new InputLimits(40, 60, 24), limits(file, "a"));
    assertEquals(new InputLimits(40, 35, 24), limits(file, "b", "--max_labels_seq_len", "35"));
    assertEquals(
        new InputLimits(30, 30, 20),
        limits(file, "c", "--max_seq_length", "30", "--max_img_seq_length", "20"));
    assertEquals(
        new InputLimits(20, 30, 24),
        limits(file, "d", "--max_seq_length", "30", "--max_caption_seq_len", "20"));
    CommandRun tooLong = convert(file, "--max_labels_seq_len", "513");
    assertEquals(2, tooLong.code());
    assertTrue(
        tooLong.err().contains("--max_labels_seq_len is 513, expected 3 to 512"), tooLong.err());
    Path tooLongItself =
        TestCheckpoint.teacher()
            .set(600, "opt", "max_seq_length")
            .write(folder.resolve("long.pth.tar"));
    CommandRun refused = convert(tooLongItself);
    assertEquals(2, refused.code());
    assertTrue(
        refused
            .err()
            .startsWith(
                "The model's maximum number of tokens of a caption is 600, expected 3 to 512, the"
                    + " positions of the backbone "),
        refused.err());
    assertTrue(refused.err().strip().endsWith("; give --max_seq_length"), refused.err());
    Path odd =
        TestCheckpoint.teacher()
            .set("many", "config", "max_labels_seq_len")
            .write(folder.resolve("odd.pth.tar"));
    CommandRun run = convert(odd);
    assertEquals(1, run.code());
    assertTrue(
        run.err()
            .contains(
                odd
                    + ": max_labels_seq_len in its config is the text \"many\", expected a whole"
                    + " number of at least 3; give --max_labels_seq_len"),
        run.err());
    assertEquals(new InputLimits(50, 9, 34), limits(odd, "e", "--max_labels_seq_len", "9"));
  }

  @Test
  void theAlignmentModeIsThatOfTheCheckpoint() throws IOException {
    Path file =
        TestCheckpoint.teacher()
            .set("symm", "config", "training", "alignment-mode")
            .write(folder.resolve("symm.pth.tar"));
    Path model = folder.resolve("model");
    CommandRun run = convert(file);
    assertEquals(0, run.code(), run.err());
    assertEquals(AlignmentMode.SYMM, ModelDirectory.readConfig(model).alignmentMode());
    String figures = test(file).out();
    assertEquals(figures, test(model).out());
    assertNotEquals(figures, test(REFERENCE.resolve("teacher.pth.tar")).out());
  }

  private InputLimits limits(Path checkpoint, String name, String... more) throws IOException {
    Path model = folder.resolve(name);
    CommandRun run = convertTo(model, checkpoint, more);
    assertEquals(0, run.code(), run.err());
    return ModelDirectory.readConfig(model).limits();
  }

  /** As bert-base-uncased's: nothing of regions, no weights beside it. */
  private Path plainBert(int layers) throws IOException {
    Path bert = Files.createDirectories(folder.resolve("bert-" + layers));
    Files.writeString(
        bert.resolve("config.json"),
        """
        {
          "architectures": ["BertForMaskedLM"],
          "attention_probs_dropout_prob": 0.0,
          "gradient_checkpointing": false,
          "hidden_act": "gelu",
          "hidden_dropout_prob": 0.0,
          "hidden_size": 24,
          "initializer_range": 0.02,
          "intermediate_size": 48,
          "layer_norm_eps": 1e-12,
          "max_position_embeddings": 512,
          "model_type": "bert",
          "num_attention_heads": 3,
          "num_hidden_layers": LAYERS,
          "pad_token_id": 0,
          "position_embedding_type": "absolute",
          "transformers_version": "4.6.0.dev0",
          "type_vocab_size": 2,
          "use_cache": true,
          "vocab_size": 627
        }
        """
            .replace("LAYERS", String.valueOf(layers)));
    Files.copy(REFERENCE.resolve("checkpoint-0132780/vocab.txt"), bert.resolve("vocab.txt"));
    return bert;
  }

  @Test
  void aConfigurationAndAVocabularyOfAPlainBertAreEnough() throws IOException {
    Path bert = plainBert(2);
    Path teacher = REFERENCE.resolve("teacher.pth.tar");
    Path model = folder.resolve("model");

    CommandRun converted = convertTo(model, teacher, "--eval_model_dir", bert.toString());

    assertEquals(0, converted.code(), converted.err());
    assertEquals(-1, Files.mismatch(teacher(), model.resolve("model.safetensors")));
    assertEquals(
        ModelDirectory.readConfig(folder.resolve("teacher-model")),
        ModelDirectory.readConfig(model));
    CommandRun tested = test(teacher, "--eval_model_dir", bert.toString());
    assertEquals(0, tested.code(), tested.err());
    assertEquals(test(teacher).out(), tested.out());
    TrainArguments train =
        new TrainArguments(folder, "alad-matching-triplet-finetune")
            .set("--eval_model_dir", bert)
            .set("--load-teacher-model", teacher)
            .set("--num_epochs", 1)
            .set("--val_step", 1000);
    CommandRun trained = train.run();
    assertEquals(0, trained.code(), trained.err());
    // The backbone is frozen, so it must still be the teacher's.
    String word = BERT + "embeddings.word_embeddings.weight";
    assertArrayEquals(
        AladinCheckpoint.read(teacher).tensors().get(word).toFloats(),
        SafetensorsFile.read(folder.resolve("out/model/model.safetensors")).get(word).toFloats());
  }

  @Test
  void aRegionsNormThatTheCheckpointLacksIsNotAssumed() throws IOException {
    TestCheckpoint oscar = TestCheckpoint.teacher();
    oscar.model().remove(BERT + "LayerNorm.weight");
    oscar.model().remove(BERT + "LayerNorm.bias");
    // Its command line says otherwise, but the original builds its network from config.json alone.
    Path file = oscar.set(1, "opt", "use_img_layernorm").write(folder.resolve("oscar.pth.tar"));
    Path model = folder.resolve("model");
    CommandRun run = convertTo(model, file, "--eval_model_dir", plainBert(2).toString());
    assertEquals(0, run.code(), run.err());
    assertFalse(ModelDirectory.readConfig(model).backbone().regionLayerNorm());
  }

  @Test
  void aTeacherOfAnotherSizeIsRefused() throws IOException {
    Path bert = plainBert(3);
    Path teacher = REFERENCE.resolve("teacher.pth.tar");
    TrainArguments train =
        new TrainArguments(folder, "alad-matching-triplet-finetune").set("--eval_model_dir", bert);
    assertComplaint(
        train.set("--load-teacher-model", teacher),
        teacher
            + " has a backbone of 2 layers, but config.json in "
            + bert
            + " has a num_hidden_layers of 3, expected as many");
    teacher();
    Path model = folder.resolve("teacher-model");
    assertComplaint(
        train.set("--load-teacher-model", model),
        model
            + " was trained with another network than that of --eval_model_dir and --config:"
            + " num_hidden_layers 2 instead of 3");
    Path part =
        TestCheckpoint.of(
                Map.of(
                    HEAD + "0.self_attn.in_proj_weight",
                    new Numbers(new long[] {72, 24}, () -> 0.5)))
            .remove("config")
            .write(folder.resolve("head.pth.tar"));
    assertComplaint(
        train.set("--eval_model_dir", plainBert(2)).set("--load-teacher-model", part),
        part + " lacks parameters of the backbone, and no others were loaded: [" + BERT);
  }

  private static void assertComplaint(TrainArguments train, String expected) {
    CommandRun run = train.run();
    assertEquals(1, run.code(), run.err());
    assertTrue(run.err().contains(expected), run.err());
  }

  @Test
  void aRunIsNotResumedWithAnotherNetwork() throws IOException {
    TrainArguments train =
        new TrainArguments(folder, "alad-matching-triplet-finetune")
            .set("--num_epochs", 1)
            .set("--val_step", 1000);
    assertEquals(0, train.run().code());
    Path out = folder.resolve("out");
    asOfAnOlderVersion(out.resolve("checkpoint.safetensors"));
    CommandRun tested = test(out.resolve("checkpoint.safetensors"));
    assertEquals(0, tested.code(), tested.err());
    train.set("--num_epochs", 2).set("--resume", out).configure("tern-layers: 2", "tern-layers: 1");
    assertComplaint(
        train,
        out
            + " was trained with another network than that of --eval_model_dir and --config:"
            + " tern-layers 2 instead of 1");
  }

  /** Takes the limit of labels out of the JSON, which older versions did not write. */
  private static void asOfAnOlderVersion(Path checkpoint) throws IOException {
    String limit = "\"maxLabelTokens\":50,";
    String content = Files.readString(checkpoint, StandardCharsets.ISO_8859_1);
    assertTrue(content.contains(limit));
    Files.writeString(
        checkpoint,
        content.replace(limit, " ".repeat(limit.length())),
        StandardCharsets.ISO_8859_1);
  }

  @Test
  void aTruncatedFileIsRefusedByItsName() throws IOException {
    byte[] whole = Files.readAllBytes(REFERENCE.resolve("teacher.pth.tar"));
    for (int length : new int[] {0, 3, 1000, whole.length / 2, whole.length - 1}) {
      Path cut = folder.resolve("cut-" + length + ".pth.tar");
      Files.write(cut, Arrays.copyOf(whole, length));
      CommandRun run = convert(cut);
      assertEquals(1, run.code());
      assertTrue(run.err().contains(cut.toString()), run.err());
      assertFalse(Files.exists(folder.resolve("model")));
    }
  }

  private CommandRun convert(Path checkpoint, String... more) {
    return convertTo(folder.resolve("model"), checkpoint, more);
  }

  private static CommandRun convertTo(Path model, Path checkpoint, String... more) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("--eval_model_dir", REFERENCE.resolve("checkpoint-0132780").toString());
    options.put("--checkpoint", checkpoint.toString());
    options.put("--out", model.toString());
    return run("convert", options, more);
  }

  /** Later options replace earlier ones. */
  private CommandRun test(Path checkpoint, String... more) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("--load_checkpoint", checkpoint.toString());
    options.put("--data_dir", REFERENCE.resolve("coco_ir").toString());
    options.put("--img_feat_file", REFERENCE.resolve("features/features.tsv").toString());
    options.put("--eval_model_dir", REFERENCE.resolve("checkpoint-0132780").toString());
    options.put("--logger_name", folder.toString());
    return run("test", options, more);
  }

  private static CommandRun run(String command, Map<String, String> options, String... more) {
    for (int i = 0; i < more.length; i += 2) {
      options.put(more[i], more[i + 1]);
    }
    return CommandRun.of(
        Stream.concat(
                Stream.of(command),
                options.entrySet().stream().flatMap(o -> Stream.of(o.getKey(), o.getValue())))
            .toArray(String[]::new));
  }
}
