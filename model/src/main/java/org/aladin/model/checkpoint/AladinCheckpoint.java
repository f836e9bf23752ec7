/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.aladin.model.network.ParameterNames;
import org.aladin.model.network.Parameters;
import org.aladin.model.torch.InertObject;
import org.aladin.model.torch.TorchFile;
import org.aladin.model.torch.TorchScalar;
import org.aladin.model.torch.TorchTensor;

/**
 * A checkpoint as the original ALADIN code writes it ({@code teacher.pth.tar}, {@code
 * checkpoint.pth.tar}, {@code model_best_rsum.pth.tar}): the parameters of the backbone and of both
 * heads, the configuration and command line it was trained with, and how far training got. The
 * tensors' values stay in the file until they are read. Immutable; thread-safe.
 */
public final class AladinCheckpoint {
  private static final Set<String> MODEL_ENTRIES = Set.of("model", "opt", "config");

  private final Path file;
  private final Map<?, ?> root;
  private final StateDict state;
  private final Map<String, Object> options;
  private final Map<String, Object> config;

  private AladinCheckpoint(Path file, Map<?, ?> root, Map<?, ?> model) throws IOException {
    this.file = file;
    this.root = root;
    Map<String, TorchTensor> named = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : model.entrySet()) {
      if (!(entry.getKey() instanceof String name)
          || !(entry.getValue() instanceof TorchTensor tensor)) {
        throw new IOException(
            file + ": the entry " + entry.getKey() + " of its model is not a named tensor");
      }
      named.put(name, tensor);
    }
    this.state = new StateDict(file, StateDict.unwrapped(named));
    this.options =
        root.get("opt") instanceof InertObject namespace ? namespace.attributes() : Map.of();
    Map<String, Object> settings = new LinkedHashMap<>();
    if (root.get("config") instanceof Map<?, ?> map) {
      map.forEach((key, value) -> settings.put(String.valueOf(key), value));
    }
    this.config = Collections.unmodifiableMap(settings);
  }

  /**
   * Reads everything but the tensors' values, as needed to resume a run.
   *
   * @throws java.nio.file.NoSuchFileException if there is no such file
   * @throws IOException if the file is not a checkpoint of ALADIN; the message says what it is
   *     instead
   */
  public static AladinCheckpoint read(Path file) throws IOException {
    return of(file, TorchFile.read(file));
  }

  /**
   * Reads the parameters (without their values), the configuration and the command line. The run's
   * progress and its optimiser are skipped, so they may have any form, and {@link #epoch}, {@link
   * #iterations} and {@link #entry} do not find them.
   *
   * @throws java.nio.file.NoSuchFileException if there is no such file
   * @throws IOException if the file is not a checkpoint of ALADIN; the message says what it is
   *     instead
   */
  public static AladinCheckpoint readModel(Path file) throws IOException {
    return of(file, TorchFile.readEntries(file, MODEL_ENTRIES));
  }

  private static AladinCheckpoint of(Path file, Object root) throws IOException {
    if (!(root instanceof Map<?, ?> entries)
        || !(entries.get("model") instanceof Map<?, ?> model)) {
      throw new IOException(
          file
              + ": not a checkpoint of ALADIN, expected a dict with the entry model, found "
              + (root instanceof Map<?, ?> ? "the entries " + firstKeys(file) : "no dict"));
    }
    return new AladinCheckpoint(file, entries, model);
  }

  /** The file that was read. */
  public Path file() {
    return file;
  }

  /** The parameters by name, in the order of the file. */
  public Map<String, TorchTensor> tensors() {
    return state.tensors();
  }

  /**
   * Overwrites the parameters that the checkpoint has, as the original's {@code
   * --load-teacher-model} does. Parameters missing from the checkpoint keep their values, and names
   * unknown to the model are ignored; the report lists both. (Every checkpoint of the original has
   * unknown names: its pooler, classifier, img_proj and cap_proj are never used.)
   *
   * @throws IOException if shapes differ (both are in the message), the checkpoint has none of the
   *     parameters, or the file cannot be read; nothing is changed in the first two cases
   */
  public KeyReport loadInto(Parameters parameters) throws IOException {
    if (Collections.disjoint(tensors().keySet(), parameters.asMap().keySet())) {
      throw new IOException(
          file
              + " holds no parameter of ALADIN's network; its model has the entries "
              + firstKeys(tensors()));
    }
    return state.loadInto(parameters, List.copyOf(parameters.asMap().keySet()));
  }

  /** The number of layers of the matching head; 0 if the checkpoint has none. */
  public int matchingLayers() {
    int layers = 0;
    while (tensors().containsKey(matchingLayer(layers))) {
      layers++;
    }
    return layers;
  }

  /**
   * F, the values per region that its image projection takes; VinVL's 2,054 if it has no
   * projection.
   */
  public int regionWidth() {
    return state.regionWidth(BackboneConfigFile.VINVL_REGION_WIDTH);
  }

  /** The options of the command line that trained it ({@code opt}); empty if not in the file. */
  public Map<String, Object> options() {
    return options;
  }

  /** The YAML configuration that trained it ({@code config}); empty if not in the file. */
  public Map<String, Object> config() {
    return config;
  }

  /**
   * A raw entry of the file, such as {@code optimizer} or {@code scheduler}: plain containers,
   * strings, numbers and tensors. Do not modify it.
   *
   * @return null if the entry is missing or None
   */
  public Object entry(String name) {
    return root.get(name);
  }

  /**
   * The epoch in which it was written, from 0.
   *
   * @throws IOException if the file does not hold it as a number
   */
  public int epoch() throws IOException {
    return (int) counter("epoch", Integer.MAX_VALUE);
  }

  /**
   * The number of training steps so far ({@code Eiters}).
   *
   * @throws IOException if the file does not hold it as a number
   */
  public long iterations() throws IOException {
    return counter("Eiters", Long.MAX_VALUE);
  }

  private long counter(String name, long max) throws IOException {
    OptionalLong counter = TorchScalar.whole(root.get(name), 0, max);
    if (counter.isEmpty()) {
      throw new IOException(
          file
              + ": its "
              + name
              + " is "
              + TorchScalar.describe(root.get(name))
              + ", expected a whole number from 0 to "
              + max);
    }
    return counter.getAsLong();
  }

  private static String matchingLayer(int index) {
    return ParameterNames.MATCHING_HEAD + "layers." + index + ".self_attn.in_proj_weight";
  }

  /** The keys of the whole file, including entries that were skipped. */
  private static String firstKeys(Path file) throws IOException {
    return TorchFile.read(file) instanceof Map<?, ?> map ? firstKeys(map) : "";
  }

  private static String firstKeys(Map<?, ?> map) {
    List<String> keys = map.keySet().stream().limit(10).map(String::valueOf).toList();
    return map.size() > keys.size() ? keys + " and others" : keys.toString();
  }
}
