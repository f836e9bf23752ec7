/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.aladin.model.network.ParameterNames;
import org.aladin.model.network.Parameters;
import org.aladin.model.torch.TorchTensor;

/** The tensors of one file by the network's parameter names. Immutable. */
final class StateDict {
  /** What DataParallel and torch.compile put before the names inside what they wrap. */
  private static final Pattern WRAPPER = Pattern.compile("(?<![^.])(module|_orig_mod)\\.");

  private static final String PROJECTION = ParameterNames.BACKBONE + "img_embedding.weight";

  private final Path file;
  private final Map<String, TorchTensor> tensors;

  StateDict(Path file, Map<String, TorchTensor> tensors) {
    this.file = file;
    this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  Map<String, TorchTensor> tensors() {
    return tensors;
  }

  /**
   * The tensors by name, without what torch's wrappers add to names, wherever it is.
   *
   * @throws IOException if two tensors have one name then
   */
  static Map<String, TorchTensor> unwrapped(Path file, Map<String, TorchTensor> tensors)
      throws IOException {
    Map<String, TorchTensor> unwrapped = new LinkedHashMap<>();
    for (Map.Entry<String, TorchTensor> entry : tensors.entrySet()) {
      String name = WRAPPER.matcher(entry.getKey()).replaceAll("");
      if (unwrapped.put(name, entry.getValue()) != null) {
        throw new IOException(
            file + " has two parameters " + name + ": one of a wrapped module and one without");
      }
    }
    return unwrapped;
  }

  boolean hasProjection() {
    return tensors.containsKey(PROJECTION);
  }

  boolean hasProjectionWithoutNorm() {
    return hasProjection() && !tensors.containsKey(ParameterNames.BACKBONE + "LayerNorm.weight");
  }

  /** F, the second dimension of the image projection; the default if there is no projection. */
  int regionWidth(int otherwise) {
    TorchTensor projection = tensors.get(PROJECTION);
    return projection != null && projection.shape().length == 2
        ? Math.toIntExact(projection.shape()[1])
        : otherwise;
  }

  /**
   * Overwrites the parameters that the file has. All shapes are checked before any parameter
   * changes.
   *
   * @param expected selects the parameters that the file should have
   * @throws IOException if shapes differ (the message lists both for each such parameter), a value
   *     is not finite (the message has its index), or the file cannot be read
   */
  KeyReport loadInto(Parameters parameters, List<String> expected) throws IOException {
    Map<String, NDArray> targets = parameters.asMap();
    checkShapes(targets);
    List<String> loaded = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (Map.Entry<String, TorchTensor> entry : tensors.entrySet()) {
      if (!targets.containsKey(entry.getKey())) {
        unknown.add(entry.getKey());
        continue;
      }
      try {
        parameters.load(entry.getKey(), entry.getValue());
      } catch (IllegalArgumentException e) {
        throw new IOException(file + ": " + e.getMessage(), e);
      }
      loaded.add(entry.getKey());
    }
    List<String> missing = new ArrayList<>(expected);
    missing.removeAll(tensors.keySet());
    return new KeyReport(loaded, unknown, missing);
  }

  private void checkShapes(Map<String, NDArray> targets) throws IOException {
    StringBuilder differing = new StringBuilder();
    tensors.forEach(
        (name, tensor) -> {
          NDArray target = targets.get(name);
          Shape shape = new Shape(tensor.shape());
          if (target != null && !target.getShape().equals(shape)) {
            differing
                .append("\n  ")
                .append(name)
                .append(" has shape ")
                .append(shape)
                .append(", expected ")
                .append(target.getShape());
          }
        });
    if (!differing.isEmpty()) {
      throw new IOException(file + " does not fit a model of these sizes:" + differing);
    }
  }
}
