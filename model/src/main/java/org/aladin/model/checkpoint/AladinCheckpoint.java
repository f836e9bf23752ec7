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
 * heads, the configuration and command line it was trained with, and how far it got. The numbers of
 * its tensors stay in the file until asked for. Immutable; thread-safe.
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
   * Reads all but the tensors' numbers: what a run needs that is to be resumed.
   *
   * @throws java.nio.file.NoSuchFileException if there is no such file
   * @throws IOException if it is not a checkpoint of ALADIN; the message says what it is instead
   */
  public static AladinCheckpoint read(Path file) throws IOException {
    return of(file, TorchFile.read(file));
  }

  /**
   * Reads the parameters (but for their numbers), the configuration and the command line. How far
   * the run got, and its optimiser, may be of any kind: they are not looked at, and {@link #epoch},
   * {@link #iterations} and {@link #entry} do not find them.
   *
   * @throws java.nio.file.NoSuchFileException if there is no such file
   * @throws IOException if it is not a checkpoint of ALADIN; the message says what it is instead
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

  /** The file it was read from. */
  public Path file() {
    return file;
  }

  /** The parameters by name, in the file's order. */
  public Map<String, TorchTensor> tensors() {
    return state.tensors();
  }

  /**
   * Overwrites the parameters that the checkpoint knows with its weights, and nothing else: what
   * the original's {@code --load-teacher-model} does. Parameters that it lacks keep their values,
   * names that the model lacks are ignored; the report lists both. (Every checkpoint of the
   * original has names that this model lacks: its pooler, classifier, img_proj and cap_proj are
   * never used.)
   *
   * @throws IOException if shapes differ, with both in the message, the checkpoint has none of the
   *     parameters, or the file cannot be read; in the first two cases nothing was changed
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

  /** F, the numbers of a region that its image projection takes; VinVL's 2,054 if it has none. */
  public int regionWidth() {
    return state.regionWidth(BackboneConfigFile.VINVL_REGION_WIDTH);
  }

  /** The command line it was trained with, by option ({@code opt}); empty if not in the file. */
  public Map<String, Object> options() {
    return options;
  }

  /** The YAML configuration it was trained with ({@code config}); empty if not in the file. */
  public Map<String, Object> config() {
    return config;
  }

  /**
   * An entry of the file as it is there, such as {@code optimizer} and {@code scheduler}: plain
   * containers, texts, numbers and tensors, not to be changed.
   *
   * @return null if it is not in the file, or None
   */
  public Object entry(String name) {
    return root.get(name);
  }

  /**
   * The epoch it was written in, from 0.
   *
   * @throws IOException if the file does not hold it as a number
   */
  public int epoch() throws IOException {
    return (int) counter("epoch", Integer.MAX_VALUE);
  }

  /**
   * How many training steps were done ({@code Eiters}).
   *
   * @throws IOException if the file does not hold it as a number
   */
  public long iterations() throws IOException {
    return counter("Eiters", Long.MAX_VALUE);
  }

  private long counter(String name, long most) throws IOException {
    OptionalLong counter = TorchScalar.whole(root.get(name), 0, most);
    if (counter.isEmpty()) {
      throw new IOException(
          file
              + ": its "
              + name
              + " is "
              + TorchScalar.describe(root.get(name))
              + ", expected a whole number from 0 to "
              + most);
    }
    return counter.getAsLong();
  }

  private static String matchingLayer(int index) {
    return ParameterNames.MATCHING_HEAD + "layers." + index + ".self_attn.in_proj_weight";
  }

  /** Those of the whole file, whatever of it was read. */
  private static String firstKeys(Path file) throws IOException {
    return TorchFile.read(file) instanceof Map<?, ?> map ? firstKeys(map) : "";
  }

  private static String firstKeys(Map<?, ?> map) {
    List<String> keys = map.keySet().stream().limit(10).map(String::valueOf).toList();
    return map.size() > keys.size() ? keys + " and others" : keys.toString();
  }
}
