/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.checkpoint;

import com.google.gson.JsonElement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.aladin.model.file.JsonFormatException;
import org.aladin.model.file.StrictJson;
import org.aladin.model.network.ParameterNames;
import org.aladin.model.torch.SafetensorsFile;
import org.aladin.model.torch.TorchFile;
import org.aladin.model.torch.TorchTensor;

/**
 * Finds and reads the weights of a BERT in the Hugging Face layout: one file, or several shards
 * with an index that maps each tensor to its shard.
 */
final class BackboneWeights {
  private static final String SAFETENSORS = ".safetensors";
  private static final String INDEX = ".index.json";
  private static final String PREFIX = "bert.";

  /** The file names in order of preference. */
  private static final List<String> FILES =
      List.of(
          "model.safetensors",
          "model.safetensors" + INDEX,
          "pytorch_model.bin",
          "pytorch_model.bin" + INDEX);

  private BackboneWeights() {}

  /** The weights file or the index of its shards, if there is one. */
  static Optional<Path> find(Path directory) {
    return FILES.stream().map(directory::resolve).filter(Files::isRegularFile).findFirst();
  }

  /**
   * Reads everything but the values.
   *
   * @param file the result of {@link #find}
   * @return the tensors under the network's names
   * @throws IOException if a file is missing or malformed
   */
  static StateDict read(Path file) throws IOException {
    Map<String, TorchTensor> tensors =
        file.toString().endsWith(INDEX) ? shards(file) : tensors(file);
    return new StateDict(file, renamed(StateDict.unwrapped(file, tensors)));
  }

  private static Map<String, TorchTensor> shards(Path index) throws IOException {
    Map<String, Map<String, TorchTensor>> shards = new HashMap<>();
    Map<String, TorchTensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, JsonElement> entry : weightMap(index).entrySet()) {
      String shard = entry.getValue().isJsonPrimitive() ? entry.getValue().getAsString() : "";
      if (!shard.matches("[\\w-][\\w.-]*")) {
        throw new IOException(
            index
                + ": "
                + entry.getKey()
                + " is in "
                + entry.getValue()
                + ", expected the name of a file in the same folder");
      }
      if (!shards.containsKey(shard)) {
        Path file = index.resolveSibling(shard);
        if (!Files.isRegularFile(file)) {
          throw new IOException(index + " names " + shard + ", but there is no such file");
        }
        shards.put(shard, tensors(file));
      }
      TorchTensor tensor = shards.get(shard).get(entry.getKey());
      if (tensor == null) {
        throw new IOException(
            index + ": " + entry.getKey() + " is not in " + shard + ", where it should be");
      }
      tensors.put(entry.getKey(), tensor);
    }
    return tensors;
  }

  private static Map<String, JsonElement> weightMap(Path index) throws IOException {
    JsonElement map;
    try {
      map = StrictJson.readObject(index).get("weight_map");
    } catch (JsonFormatException e) {
      throw new IOException(noIndex(index) + " (" + e.getMessage() + ")", e);
    }
    if (map == null || !map.isJsonObject()) {
      throw new IOException(noIndex(index));
    }
    return map.getAsJsonObject().asMap();
  }

  private static String noIndex(Path index) {
    return index + " is not an index of shards: it has no object weight_map";
  }

  private static Map<String, TorchTensor> tensors(Path file) throws IOException {
    if (file.toString().endsWith(SAFETENSORS)) {
      return SafetensorsFile.read(file);
    }
    Map<String, TorchTensor> tensors = new LinkedHashMap<>();
    if (TorchFile.read(file) instanceof Map<?, ?> state) {
      state.forEach(
          (name, value) -> {
            if (name instanceof String text && value instanceof TorchTensor tensor) {
              tensors.put(text, tensor);
            }
          });
    }
    if (tensors.isEmpty()) {
      throw new IOException(file + " is not a state dict: it has no named tensors");
    }
    return tensors;
  }

  /**
   * Translates published names to those of the network; names outside the backbone stay unchanged.
   */
  private static Map<String, TorchTensor> renamed(Map<String, TorchTensor> tensors) {
    boolean prefixed = tensors.keySet().stream().anyMatch(name -> name.startsWith(PREFIX));
    Map<String, TorchTensor> renamed = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (prefixed && !name.startsWith(PREFIX)) {
            renamed.put(name, tensor);
            return;
          }
          String inBackbone = prefixed ? name.substring(PREFIX.length()) : name;
          renamed.put(
              ParameterNames.BACKBONE
                  + inBackbone
                      .replaceFirst("LayerNorm\\.gamma$", "LayerNorm.weight")
                      .replaceFirst("LayerNorm\\.beta$", "LayerNorm.bias"),
              tensor);
        });
    return renamed;
  }
}
