/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.aladin.model.checkpoint.AladinCheckpoint;
import org.aladin.model.torch.TorchScalar;
import org.aladin.model.torch.TorchTensor;
import org.aladin.training.optimiser.Adam;

/**
 * The state of {@code torch.optim.Adam} in a checkpoint of the original, by the names of the
 * parameters. torch does not store names: it numbers all parameters in the model's order, including
 * those that are never trained. A parameter that never had a gradient (a frozen backbone, parts
 * that the original does not use) has a number but no state. Immutable.
 */
public final class OriginalAdam {
  private static final NDIndex ALL = new NDIndex(":");

  /** The settings of {@link Adam}, under torch's names. */
  private static final Map<String, Object> SETTINGS =
      Map.of(
          "betas", List.of(0.9, 0.999), "eps", 1e-8, "weight_decay", 0.0, "amsgrad", Boolean.FALSE);

  private record Moments(long steps, TorchTensor mean, TorchTensor square) {}

  private final Path file;
  private final Map<String, Moments> moments = new LinkedHashMap<>();
  private final List<String> otherSettings = new ArrayList<>();

  private OriginalAdam(AladinCheckpoint checkpoint, Map<?, ?> optimiser) throws IOException {
    file = checkpoint.file();
    if (!(optimiser.get("state") instanceof Map<?, ?> states)
        || !(optimiser.get("param_groups") instanceof List<?> groups)) {
      throw malformed("has the entries " + optimiser.keySet() + ", expected state, param_groups");
    }
    List<Long> numbers = numbers(groups);
    List<String> names =
        checkpoint.tensors().entrySet().stream()
            .filter(entry -> entry.getValue().type().isFloating())
            .map(Map.Entry::getKey)
            .toList();
    Set<Long> known = new HashSet<>(numbers);
    if (numbers.size() != names.size() || known.size() != names.size()) {
      throw malformed(
          "numbers "
              + known.size()
              + " parameters, expected the "
              + names.size()
              + " of its model");
    }
    for (Object number : states.keySet()) {
      if (!known.contains(number)) {
        throw malformed("has a state of parameter " + number + ", which is in none of its groups");
      }
    }
    for (int i = 0; i < names.size(); i++) {
      Object state = states.get(numbers.get(i));
      if (state != null) {
        String name = names.get(i);
        moments.put(name, moments(name, state, checkpoint.tensors().get(name).shape()));
      }
    }
  }

  /**
   * Reads everything except the values of tensors.
   *
   * @return nothing if the checkpoint has no optimiser
   * @throws IOException if the entry is malformed, or belongs to another model
   */
  public static Optional<OriginalAdam> of(AladinCheckpoint checkpoint) throws IOException {
    Object optimiser = checkpoint.entry("optimizer");
    if (optimiser == null) {
      return Optional.empty();
    }
    if (!(optimiser instanceof Map<?, ?> entries)) {
      throw new IOException(
          checkpoint.file() + ": its optimizer is no dict, expected that of torch.optim.Adam");
    }
    return Optional.of(new OriginalAdam(checkpoint, entries));
  }

  /** Settings in the file that {@link Adam} does not have, each as "name value". */
  public List<String> otherSettings() {
    return List.copyOf(otherSettings);
  }

  /**
   * Copies the running means and the counts of steps of all parameters that are trained.
   *
   * @throws IOException if a number is not finite, or a mean of squares is negative
   */
  public void loadInto(Adam adam) throws IOException {
    Map<String, Long> steps = new LinkedHashMap<>();
    ByteBuffer buffer = newBuffer();
    for (String name : adam.means().keySet()) {
      Moments known = moments.get(name);
      if (known != null) {
        copy(name, "exp_avg", known.mean(), adam.means().get(name), buffer);
        copy(name, "exp_avg_sq", known.square(), adam.squares().get(name), buffer);
        steps.put(name, known.steps());
      }
    }
    adam.restoreSteps(steps);
  }

  private List<Long> numbers(List<?> groups) throws IOException {
    List<Long> numbers = new ArrayList<>();
    for (Object item : groups) {
      if (!(item instanceof Map<?, ?> group) || !(group.get("params") instanceof List<?> params)) {
        throw malformed("has a group without a list params");
      }
      for (Object number : params) {
        if (!(number instanceof Long known)) {
          throw malformed("has " + text(number) + " among the numbers of its parameters");
        }
        numbers.add(known);
      }
      SETTINGS.forEach(
          (name, value) -> {
            Object found = group.get(name);
            if (found != null && !same(found, value)) {
              otherSettings.add(name + " " + text(found));
            }
          });
    }
    return numbers;
  }

  private static boolean same(Object found, Object expected) {
    return found instanceof Number a && expected instanceof Number b
        ? a.doubleValue() == b.doubleValue()
        : found.equals(expected);
  }

  private Moments moments(String name, Object state, long[] shape) throws IOException {
    if (!(state instanceof Map<?, ?> entries)) {
      throw malformed("has no dict as the state of " + name);
    }
    return new Moments(
        steps(name, entries.get("step")),
        tensor(name, "exp_avg", entries, shape),
        tensor(name, "exp_avg_sq", entries, shape));
  }

  /** A number in older versions of torch, a tensor of one number in newer ones. */
  private long steps(String name, Object stored) throws IOException {
    OptionalLong steps = TorchScalar.whole(stored, 0, Integer.MAX_VALUE);
    if (steps.isEmpty()) {
      throw malformed(
          "says that "
              + name
              + " took "
              + text(TorchScalar.of(stored).map(Object.class::cast).orElse(stored))
              + " steps, expected a whole number");
    }
    return steps.getAsLong();
  }

  private TorchTensor tensor(String name, String key, Map<?, ?> entries, long[] shape)
      throws IOException {
    if (!(entries.get(key) instanceof TorchTensor tensor)) {
      throw malformed("has no tensor " + key + " for " + name);
    }
    if (!Arrays.equals(tensor.shape(), shape) || !tensor.type().isFloating()) {
      throw malformed(
          "has "
              + key
              + " "
              + tensor
              + " for "
              + name
              + ", expected a floating-point one of shape "
              + Arrays.toString(shape));
    }
    return tensor;
  }

  private void copy(String name, String key, TorchTensor stored, NDArray target, ByteBuffer buffer)
      throws IOException {
    float[] numbers = stored.toFloats();
    for (float number : numbers) {
      if (!Float.isFinite(number) || number < 0 && stored == moments.get(name).square()) {
        throw malformed("has the number " + number + " in " + key + " of " + name);
      }
    }
    buffer.clear().asFloatBuffer().put(numbers);
    buffer.limit(numbers.length * Float.BYTES);
    try (NDManager manager = target.getManager().newSubManager()) {
      // Not copyTo: it leaves the target with memory outside the heap.
      target.set(ALL, manager.create(buffer, target.getShape(), DataType.FLOAT32));
    }
  }

  /**
   * As large as the largest tensor; DJL's own buffers would fill memory until the next collection.
   */
  private ByteBuffer newBuffer() {
    long most = moments.values().stream().mapToLong(m -> m.mean().count()).max().orElse(0);
    return ByteBuffer.allocateDirect(Math.toIntExact(most * Float.BYTES))
        .order(ByteOrder.nativeOrder());
  }

  /** Other containers are not printed: they can have any size. */
  private static String text(Object value) {
    if (value instanceof List<?> list && list.stream().allMatch(Number.class::isInstance)) {
      return list.toString();
    }
    return value instanceof Number || value instanceof Boolean || value instanceof String
        ? value.toString()
        : "something else";
  }

  private IOException malformed(String what) {
    return new IOException(file + ": its optimizer " + what);
  }
}
