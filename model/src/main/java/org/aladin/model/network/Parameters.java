/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.aladin.model.engine.NativeWork;
import org.aladin.model.torch.TorchTensor;
import org.aladin.model.torch.TorchType;

/**
 * The parameters of one model by the names of {@link ParameterNames}: float32 arrays owned by this
 * object's manager and closed with it. Reading is thread-safe, {@link #load} is not.
 */
public final class Parameters implements AutoCloseable {
  private final NDManager manager;
  private final Map<String, NDArray> arrays = new LinkedHashMap<>();

  private Parameters(NDManager manager) {
    this.manager = manager;
  }

  /**
   * Fresh parameters, initialised as in the original: normal(0, 0.02) for the backbone's tables and
   * linear layers, torch's defaults in the matching head, whose layers all start with equal values.
   *
   * @param parent the parent of the manager that owns the parameters
   * @param seed the same seed gives the same parameters on any device
   */
  public static Parameters initialise(ModelConfig config, NDManager parent, long seed) {
    FreshWeights fresh = new FreshWeights(seed);
    return create(
        config, parent, (manager, name, shape) -> manager.create(fresh.values(name, shape), shape));
  }

  /** Parameters that are all 0, to be filled by {@link #load}. */
  public static Parameters zeros(ModelConfig config, NDManager parent) {
    return create(config, parent, (manager, name, shape) -> manager.zeros(shape));
  }

  private interface Values {
    NDArray of(NDManager manager, String name, Shape shape);
  }

  private static Parameters create(ModelConfig config, NDManager parent, Values values) {
    Parameters parameters = new Parameters(parent.newSubManager());
    ParameterNames.shapes(config)
        .forEach(
            (name, shape) -> {
              NDArray array = NativeWork.run(() -> values.of(parameters.manager, name, shape));
              array.setName(name);
              parameters.arrays.put(name, array);
            });
    return parameters;
  }

  /** The manager that owns the arrays. */
  public NDManager manager() {
    return manager;
  }

  /**
   * @throws IllegalArgumentException if there is no parameter of that name
   */
  public NDArray get(String name) {
    NDArray array = arrays.get(name);
    if (array == null) {
      throw new IllegalArgumentException("There is no parameter " + name);
    }
    return array;
  }

  /** All parameters in the order of a checkpoint; the arrays stay owned by this object. */
  public Map<String, NDArray> asMap() {
    return Collections.unmodifiableMap(arrays);
  }

  /**
   * Overwrites one parameter in place with a copy of the value, converted to float32.
   *
   * @throws IllegalArgumentException if there is no such parameter or the shapes differ; the
   *     message has both
   */
  public void load(String name, NDArray value) {
    NDArray target = get(name);
    requireShape(name, value.getShape(), target.getShape());
    boolean trained = target.hasGradient();
    NDArray here = value.toDevice(target.getDevice(), false);
    // DJL's copyTo would leave the parameter in a Java direct buffer, and all of those together
    // are limited to -Xmx; this way it is in torch's own memory. And toType never copies an array
    // that already has the type, even if asked to.
    target.intern(
        here.getDataType() == DataType.FLOAT32
            ? here.duplicate()
            : here.toType(DataType.FLOAT32, true));
    if (here != value) {
      here.close();
    }
    target.setRequiresGradient(trained);
  }

  /**
   * Overwrites one parameter in place with the values of a tensor in a file, converted to float32.
   *
   * @throws IllegalArgumentException if there is no such parameter, the shapes differ (the message
   *     has both), or a value is NaN or infinite as float32 (the message has its index)
   * @throws IOException if the file cannot be read
   */
  public void load(String name, TorchTensor stored) throws IOException {
    NativeWork.<Void, IOException>run(
        () -> {
          loadNumbers(name, stored);
          return null;
        });
  }

  /**
   * Checks a tensor in a file as {@link #load} does, without keeping its values.
   *
   * @param expected the parameter's shape
   * @throws IllegalArgumentException as {@link #load}
   * @throws IOException if the file cannot be read
   */
  public static void check(String name, Shape expected, TorchTensor stored) throws IOException {
    Shape shape = new Shape(stored.shape());
    if (stored.type() == TorchType.FLOAT32) {
      stored.readParts(
          (first, part) -> FiniteNumbers.check(name, first, part.asFloatBuffer(), shape));
    } else {
      FiniteNumbers.check(name, 0, FloatBuffer.wrap(stored.toFloats()), shape);
    }
    requireShape(name, shape, expected);
  }

  private static void requireShape(String name, Shape shape, Shape expected) {
    if (!expected.equals(shape)) {
      throw new IllegalArgumentException(
          "Parameter " + name + " has shape " + shape + ", expected " + expected);
    }
  }

  private void loadNumbers(String name, TorchTensor stored) throws IOException {
    Shape shape = new Shape(stored.shape());
    try (NDManager scratch = manager.newSubManager()) {
      // The published word embeddings take 94 MB, and a float array in addition to their bytes
      // would double that.
      if (stored.type() == TorchType.FLOAT32) {
        ByteBuffer bytes = stored.bytes();
        FiniteNumbers.check(name, 0, bytes.asFloatBuffer(), shape);
        load(name, scratch.create(bytes, shape, DataType.FLOAT32));
      } else {
        float[] numbers = stored.toFloats();
        FiniteNumbers.check(name, 0, FloatBuffer.wrap(numbers), shape);
        load(name, scratch.create(numbers, shape));
      }
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
