/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.aladin.model.TestModels;
import org.aladin.model.network.BackboneConfig;
import org.aladin.model.network.MatchingHeadConfig;
import org.aladin.model.network.ModelConfig;
import org.aladin.model.network.Parameters;
import org.aladin.model.torch.TorchFile;
import org.aladin.model.torch.TorchTensor;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackboneDirectoryTest {
  private static final Path VINVL = TestModels.reference().resolve("checkpoint-0132780");
  private static final Path TORCH_FIXTURES = Path.of("src/test/resources/torch");
  private static final Path PLAIN_BERT = TORCH_FIXTURES.resolve("plain-bert");
  private static final String BACKBONE = "img_txt_enc.oscar_model.bert.";

  @TempDir Path folder;

  static ModelConfig withRegionWidth(ModelConfig config, int regionWidth) {
    BackboneConfig b = config.backbone();
    return new ModelConfig(
        new BackboneConfig(
            b.vocabularySize(),
            b.hiddenSize(),
            b.layers(),
            b.heads(),
            b.intermediateSize(),
            b.maxPositions(),
            b.segmentTypes(),
            b.layerNormEps(),
            regionWidth,
            b.regionLayerNorm(),
            b.regionLayerNormEps(),
            b.hiddenDropout(),
            b.attentionDropout()),
        config.matching(),
        config.maxTokens(),
        config.maxRegions());
  }

  @Test
  void readsVinvlsDirectory() throws IOException {
    BackboneDirectory backbone = BackboneDirectory.read(VINVL);

    assertEquals(TestModels.config().backbone(), backbone.config());
    assertEquals(627, backbone.vocabulary().size());
    assertTrue(backbone.hasImageProjection());
    try (NDManager manager = NDManager.newBaseManager();
        Parameters parameters = Parameters.zeros(TestModels.config(), manager)) {
      KeyReport report = backbone.loadInto(parameters);

      assertEquals(List.of(), report.missing());
      assertEquals(41, report.loaded().size());
      assertEquals(
          List.of(
              BACKBONE + "pooler.dense.weight",
              BACKBONE + "pooler.dense.bias",
              "classifier.weight",
              "classifier.bias"),
          report.unknown());
      Map<?, ?> state = (Map<?, ?>) TorchFile.read(VINVL.resolve("pytorch_model.bin"));
      for (String name : List.of("img_embedding.weight", "LayerNorm.bias")) {
        assertArrayEquals(
            ((TorchTensor) state.get("bert." + name)).toFloats(),
            parameters.get(BACKBONE + name).toFloatArray(),
            name);
      }
    }
  }

  @Test
  void plainBertKeepsAFreshImageProjection() throws IOException {
    BackboneDirectory backbone = BackboneDirectory.read(PLAIN_BERT);

    assertEquals(2054, backbone.config().regionWidth());
    assertTrue(backbone.config().regionLayerNorm());
    assertEquals(1e-12f, backbone.config().regionLayerNormEps());
    assertFalse(backbone.hasImageProjection());
    assertPlainBert(backbone);
  }

  @Test
  void plainBertInSafetensorsWithoutPrefixIsTheSame() throws IOException {
    PathUtils.copyDirectory(PLAIN_BERT, folder);
    Map<?, ?> state = (Map<?, ?>) TorchFile.read(folder.resolve("pytorch_model.bin"));
    try (NDManager manager = NDManager.newBaseManager();
        OutputStream out = Files.newOutputStream(folder.resolve("model.safetensors"))) {
      NDList list = new NDList();
      for (Map.Entry<?, ?> entry : state.entrySet()) {
        String name = (String) entry.getKey();
        if (name.startsWith("bert.")) {
          String renamed =
              name.substring("bert.".length())
                  .replace(".gamma", ".weight")
                  .replace(".beta", ".bias");
          list.add(array(manager, renamed, (TorchTensor) entry.getValue()));
        }
      }
      list.encode(out, NDList.Encoding.SAFETENSORS);
    }
    Files.delete(folder.resolve("pytorch_model.bin"));

    assertPlainBert(BackboneDirectory.read(folder));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pytorch_model.bin", "model.safetensors"})
  void plainBertInShardsIsTheSame(String name) throws IOException {
    PathUtils.copyDirectory(PLAIN_BERT, folder);
    Map<?, ?> state = (Map<?, ?>) TorchFile.read(folder.resolve("pytorch_model.bin"));
    JsonObject places = new JsonObject();
    String[] shards = {"of-two-1." + name, "of-two-2." + name};
    List<String> names = state.keySet().stream().map(String.class::cast).toList();
    for (String tensor : names) {
      places.addProperty(tensor, shards[names.indexOf(tensor) % 2]);
    }
    for (String shard : shards) {
      if (name.endsWith(".bin")) {
        Files.copy(folder.resolve(name), folder.resolve(shard));
        continue;
      }
      try (NDManager manager = NDManager.newBaseManager();
          OutputStream out = Files.newOutputStream(folder.resolve(shard))) {
        NDList list = new NDList();
        for (String tensor : names) {
          if (places.get(tensor).getAsString().equals(shard)) {
            list.add(array(manager, tensor, (TorchTensor) state.get(tensor)));
          }
        }
        list.encode(out, NDList.Encoding.SAFETENSORS);
      }
    }
    Files.delete(folder.resolve("pytorch_model.bin"));
    JsonObject index = new JsonObject();
    index.add("weight_map", places);
    Path file = folder.resolve(name + ".index.json");
    Files.writeString(file, index.toString());

    assertPlainBert(BackboneDirectory.read(folder));

    places.addProperty(names.get(3), "../" + shards[0]);
    Files.writeString(file, index.toString());
    assertRefused(names.get(3) + " is in \"../" + shards[0] + "\", expected the name of a file");
    places.addProperty(names.get(3), "lost.bin");
    Files.writeString(file, index.toString());
    assertRefused("names lost.bin, but there is no such file");
    places.addProperty(names.get(3), shards[1]);
    places.addProperty("not.there", shards[1]);
    Files.writeString(file, index.toString());
    assertRefused("not.there is not in " + shards[1]);
    Files.writeString(file, "[]");
    assertRefused("is not an index of shards: it has no object weight_map");
  }

  @Test
  void namesFromDataParallelLoseTheirPrefix() throws IOException {
    PathUtils.copyDirectory(PLAIN_BERT, folder);
    Map<?, ?> state = (Map<?, ?>) TorchFile.read(folder.resolve("pytorch_model.bin"));
    try (NDManager manager = NDManager.newBaseManager();
        OutputStream out = Files.newOutputStream(folder.resolve("model.safetensors"))) {
      NDList list = new NDList();
      for (Map.Entry<?, ?> entry : state.entrySet()) {
        list.add(array(manager, "module." + entry.getKey(), (TorchTensor) entry.getValue()));
      }
      list.encode(out, NDList.Encoding.SAFETENSORS);
    }

    assertPlainBert(BackboneDirectory.read(folder));
  }

  private static NDArray array(NDManager manager, String name, TorchTensor tensor)
      throws IOException {
    NDArray array = manager.create(tensor.toFloats(), new Shape(tensor.shape()));
    array.setName(name);
    return array;
  }

  @Test
  void weightsWithAProjectionButNoLayerNormDoNotNormaliseRegions() throws IOException {
    PathUtils.copyDirectory(VINVL, folder);
    Map<?, ?> state = (Map<?, ?>) TorchFile.read(folder.resolve("pytorch_model.bin"));
    try (NDManager manager = NDManager.newBaseManager();
        OutputStream out = Files.newOutputStream(folder.resolve("model.safetensors"))) {
      NDList list = new NDList();
      for (Map.Entry<?, ?> entry : state.entrySet()) {
        if (!((String) entry.getKey()).startsWith("bert.LayerNorm.")) {
          list.add(array(manager, (String) entry.getKey(), (TorchTensor) entry.getValue()));
        }
      }
      list.encode(out, NDList.Encoding.SAFETENSORS);
    }
    assertTrue(BackboneDirectory.read(folder).config().regionLayerNorm(), "config.json says so");
    edit(json -> json.remove("use_img_layernorm"));
    assertFalse(BackboneDirectory.read(folder).config().regionLayerNorm());
  }

  private static void assertPlainBert(BackboneDirectory backbone) throws IOException {
    ModelConfig config = new ModelConfig(backbone.config(), new MatchingHeadConfig(1, 4, 0), 16, 5);
    JsonObject expected =
        JsonParser.parseString(Files.readString(TORCH_FIXTURES.resolve("expected.json")))
            .getAsJsonObject()
            .getAsJsonObject("plain-bert/pytorch_model.bin");
    try (NDManager manager = NDManager.newBaseManager();
        Parameters fresh = Parameters.initialise(config, manager, 5);
        Parameters parameters = Parameters.initialise(config, manager, 5)) {
      KeyReport report = backbone.loadInto(parameters);

      assertEquals(
          List.of(
              BACKBONE + "img_embedding.weight",
              BACKBONE + "img_embedding.bias",
              BACKBONE + "LayerNorm.weight",
              BACKBONE + "LayerNorm.bias"),
          report.missing());
      assertEquals(21, report.loaded().size());
      for (String name : report.loaded()) {
        JsonElement values = original(expected, name.substring(BACKBONE.length()));
        assertArrayEquals(
            new Gson().fromJson(values, float[].class), parameters.get(name).toFloatArray(), name);
      }
      for (String name : report.missing()) {
        assertArrayEquals(
            fresh.get(name).toFloatArray(), parameters.get(name).toFloatArray(), name);
      }
    }
  }

  private static JsonElement original(JsonObject expected, String name) {
    String key = "bert." + name;
    if (!expected.has(key)) {
      key = key.replace("LayerNorm.weight", "LayerNorm.gamma");
      key = key.replace("LayerNorm.bias", "LayerNorm.beta");
    }
    return expected.getAsJsonObject(key).get("values");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "model_type|\"roberta\"|model_type is \"roberta\", expected \"bert\"",
        "hidden_act|\"relu\"|hidden_act is \"relu\", expected \"gelu\"",
        "position_embedding_type|\"relative_key\"|expected \"absolute\"",
        "img_feature_type|\"dis_code\"|expected \"frcnn\"",
        "hidden_size|\"wide\"|hidden_size is \"wide\", expected a whole number of 0 or more",
        "num_attention_heads|2.5|num_attention_heads is 2.5, expected a whole number of 0 or more",
        "num_attention_heads|5|not divisible by the 5 attention heads",
        "vocab_size|5|vocab.txt has 14 pieces, but config.json has a vocab_size of 5, expected as many",
        "vocab_size|15|vocab.txt has 14 pieces, but config.json has a vocab_size of 15, expected as many",
        "hidden_dropout_prob|1.5|The hidden dropout is 1.5, expected 0 or more and less than 1",
      })
  void unfittingConfigIsRefused(String key, String value, String message) throws IOException {
    PathUtils.copyDirectory(PLAIN_BERT, folder);
    edit(json -> json.add(key, JsonParser.parseString(value)));

    assertRefused(message);
  }

  @Test
  void missingConfigKeysAreListedTogether() throws IOException {
    PathUtils.copyDirectory(PLAIN_BERT, folder);
    edit(
        json -> {
          json.remove("hidden_size");
          json.remove("vocab_size");
        });

    assertRefused("config.json lacks the keys [vocab_size, hidden_size]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "config.json|has no config.json, expected config.json, vocab.txt, model.safetensors or",
        "vocab.txt|has no vocab.txt",
        "pytorch_model.bin|has neither model.safetensors nor pytorch_model.bin"
      })
  void missingFileIsNamed(String file, String message) throws IOException {
    PathUtils.copyDirectory(PLAIN_BERT, folder);
    Files.delete(folder.resolve(file));

    assertRefused(message);
  }

  @Test
  void missingLayerIsRefusedBeforeAnythingChanges() throws IOException {
    PathUtils.copyDirectory(PLAIN_BERT, folder);
    edit(json -> json.addProperty("num_hidden_layers", 2));
    BackboneDirectory backbone = BackboneDirectory.read(folder);
    ModelConfig config = new ModelConfig(backbone.config(), new MatchingHeadConfig(1, 4, 0), 16, 5);
    try (NDManager manager = NDManager.newBaseManager();
        Parameters parameters = Parameters.zeros(config, manager)) {
      IOException e = assertThrows(IOException.class, () -> backbone.loadInto(parameters));

      assertTrue(
          e.getMessage()
              .contains("lacks parameters of the backbone: [" + BACKBONE + "encoder.layer.1"),
          e.getMessage());
      for (NDArray array : parameters.asMap().values()) {
        assertEquals(0, array.abs().max().getFloat());
      }
    }
  }

  @Test
  void captionsAreNoWeights() throws IOException {
    PathUtils.copyDirectory(PLAIN_BERT, folder);
    Files.delete(folder.resolve("pytorch_model.bin"));
    Files.copy(
        TestModels.reference().resolve("coco_ir/train_captions.pt"),
        folder.resolve("pytorch_model.bin"));

    assertRefused("pytorch_model.bin is not a state dict: it has no named tensors");
  }

  @Test
  void regionWidthOfTheFeaturesIsTakenWhereNothingElseTells() throws IOException {
    assertEquals(70, BackboneDirectory.read(PLAIN_BERT, 70).config().regionWidth());
    assertEquals(2054, BackboneDirectory.read(VINVL, 70).config().regionWidth());

    PathUtils.copyDirectory(VINVL, folder);
    edit(
        json -> {
          json.remove("img_feature_dim");
          json.remove("use_img_layernorm");
          json.addProperty("img_layer_norm_eps", 1e-5);
        });
    BackboneConfig config = BackboneDirectory.read(folder, 70).config();
    assertEquals(2054, config.regionWidth());
    assertTrue(config.regionLayerNorm());
    assertEquals(1e-5f, config.regionLayerNormEps());
  }

  private interface Edit {
    void apply(JsonObject json);
  }

  private void edit(Edit edit) throws IOException {
    Path file = folder.resolve("config.json");
    JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    edit.apply(json);
    Files.writeString(file, json.toString());
  }

  private void assertRefused(String message) {
    IOException e = assertThrows(IOException.class, () -> BackboneDirectory.read(folder));
    assertTrue(e.getMessage().startsWith(folder.toString()), e.getMessage());
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }
}
