/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.aladin.model.torch.InertObject;
import org.aladin.model.torch.TorchFile;
import org.aladin.model.torch.TorchTensor;

/**
 * A checkpoint as the original ALADIN code writes it ({@code teacher.pth.tar}, {@code
 * checkpoint.pth.tar}, {@code model_best_rsum.pth.tar}): the parameters of the backbone and of both
 * heads, the configuration and command line it was trained with, and how far it got. The numbers of
 * its tensors stay in the file until asked for. Immutable; thread-safe.
 */
public final class AladinCheckpoint {
  private final Path file;
  private final Map<String, TorchTensor> tensors;
  private final Map<String, Object> options;
  private final Map<String, Object> config;
  private final long epoch;
  private final long iterations;

  private AladinCheckpoint(Path file, Map<?, ?> root, Map<?, ?> model) throws IOException {
    this.file = file;
    Map<String, TorchTensor> named = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : model.entrySet()) {
      if (!(entry.getKey() instanceof String name)
          || !(entry.getValue() instanceof TorchTensor tensor)) {
        throw new IOException(
            file + ": the entry " + entry.getKey() + " of its model is not a named tensor");
      }
      named.put(name, tensor);
    }
    this.tensors = Collections.unmodifiableMap(named);
    this.options =
        root.get("opt") instanceof InertObject namespace ? namespace.attributes() : Map.of();
    Map<String, Object> settings = new LinkedHashMap<>();
    if (root.get("config") instanceof Map<?, ?> map) {
      map.forEach((key, value) -> settings.put(String.valueOf(key), value));
    }
    this.config = Collections.unmodifiableMap(settings);
    this.epoch = number(root, "epoch");
    this.iterations = number(root, "Eiters");
  }

  /**
   * Reads all but the tensors' numbers.
   *
   * @throws java.nio.file.NoSuchFileException if there is no such file
   * @throws IOException if it is not a checkpoint of ALADIN; the message says what it is instead
   */
  public static AladinCheckpoint read(Path file) throws IOException {
    Object root = TorchFile.read(file);
    if (!(root instanceof Map<?, ?> entries)
        || !(entries.get("model") instanceof Map<?, ?> model)) {
      throw new IOException(
          file
              + ": not a checkpoint of ALADIN, expected a dict with the entry model, found "
              + (root instanceof Map<?, ?> map ? "the entries " + map.keySet() : "no dict"));
    }
    return new AladinCheckpoint(file, entries, model);
  }

  /** The file it was read from. */
  public Path file() {
    return file;
  }

  /** The parameters by name, in the file's order. */
  public Map<String, TorchTensor> tensors() {
    return tensors;
  }

  /** The command line it was trained with, by option ({@code opt}); empty if not in the file. */
  public Map<String, Object> options() {
    return options;
  }

  /** The YAML configuration it was trained with ({@code config}); empty if not in the file. */
  public Map<String, Object> config() {
    return config;
  }

  /** The epoch it was written in; 0 if not in the file. */
  public long epoch() {
    return epoch;
  }

  /** How many training steps were done ({@code Eiters}); 0 if not in the file. */
  public long iterations() {
    return iterations;
  }

  private static long number(Map<?, ?> root, String key) {
    return root.get(key) instanceof Number number ? number.longValue() : 0;
  }
}
