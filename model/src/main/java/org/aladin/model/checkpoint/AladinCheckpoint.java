/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.aladin.model.alignment.AlignmentMode;
import org.aladin.model.network.ParameterNames;
import org.aladin.model.network.Parameters;
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
  private final OriginalSettings settings;

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
    this.state = new StateDict(file, StateDict.unwrapped(file, named));
    this.settings =
        new OriginalSettings(file, root.get("config"), root.get("opt"), matchingLayers());
    UnusedParameters.check(file, tensors().keySet(), matchingLayers());
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
   *     parameters, or more of a backbone than the model, or the file cannot be read; nothing is
   *     changed except in the last case
   */
  public KeyReport loadInto(Parameters parameters) throws IOException {
    if (Collections.disjoint(tensors().keySet(), parameters.asMap().keySet())) {
      throw new IOException(
          file
              + " holds no parameter of ALADIN's network; its model has the entries "
              + firstKeys(tensors()));
    }
    UnusedParameters.checkBackbone(file, tensors().keySet(), parameters.asMap().keySet());
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
    return settings.options();
  }

  /** The YAML configuration that trained it ({@code config}); empty if not in the file. */
  public Map<String, Object> config() {
    return settings.config();
  }

  /**
   * The maximum number of tokens of a caption, including special tokens, that it was trained with.
   *
   * @return empty if the file does not name it
   * @throws IOException if it is not a whole number in its range
   */
  public OptionalInt captionTokens() throws IOException {
    return settings.captionTokens();
  }

  /**
   * The maximum number of tokens of object labels, including special tokens: that of captions,
   * except in a checkpoint of ALADIN-2.0.
   *
   * @return empty if the file does not name it
   * @throws IOException if it is not a whole number in its range
   */
  public OptionalInt labelTokens() throws IOException {
    return settings.labelTokens();
  }

  /**
   * The maximum number of regions of an image that it was trained with.
   *
   * @return empty if the file does not name it
   * @throws IOException if it is not a whole number in its range
   */
  public OptionalInt regions() throws IOException {
    return settings.regions();
  }

  /** How its alignment head makes one score of cosines. */
  public AlignmentMode alignmentMode() {
    return settings.alignmentMode();
  }

  /**
   * The dropout probability of the matching head in training.
   *
   * @param otherwise the result if the file does not name it
   * @throws IOException if it cannot be read
   */
  public float dropout(float otherwise) throws IOException {
    return settings.dropout().map(Number::floatValue).orElse(otherwise);
  }

  /** Whether it holds a backbone, so that no other weights are needed. */
  public boolean holdsBackbone() {
    return tensors().containsKey(ParameterNames.WORDS);
  }

  /**
   * The sizes and the vocabulary that the checkpoint needs besides: {@code config.json} and {@code
   * vocab.txt} of its backbone, such as those of bert-base-uncased. Weights in the directory are
   * not read. What a plain BERT's configuration does not say about regions is taken from the
   * checkpoint.
   *
   * @throws IOException if a file is missing or malformed, or its sizes are not those of the
   *     checkpoint's backbone; the message names the file and says what was expected
   */
  public BackboneDirectory backbone(Path directory) throws IOException {
    BackboneDirectory backbone =
        BackboneDirectory.describing(
            directory, regionWidth(), state.hasProjectionWithoutNorm(), settings.options());
    UnusedParameters.checkBackbone(file, tensors().keySet(), directory, backbone.config());
    return backbone;
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
