/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.optimiser;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Adam with betas 0.9 and 0.999, eps 1e-8 and no weight decay, with the numbers of {@code
 * torch.optim.Adam}. DJL's own Adam does not correct eps for the bias, which triples the first
 * steps of small gradients. Therefore the engine's fused update gets corrected factors.
 *
 * <p>Not safe for several threads. Owns the running means. {@link #close} frees them, but not the
 * parameters.
 */
public final class Adam implements AutoCloseable {
  // As floats: the engine computes 1 - beta in float, and the correction must cancel just that.
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.999f;
  private static final double EPSILON = 1e-8;

  /** The most values of a part, if a row has not more. */
  private static final long PART = 1 << 18;

  /** The engine clips values if this is not negative. */
  private static final float NO_CLIP = -1;

  private final Map<String, NDArray> parameters;
  private final NDManager manager;
  private final Map<String, NDArray> means = new LinkedHashMap<>();
  private final Map<String, NDArray> squares = new LinkedHashMap<>();
  private final Map<String, Long> steps = new LinkedHashMap<>();

  /**
   * @param parent owns the state's manager
   * @param parameters what is trained, by name
   */
  public Adam(NDManager parent, Map<String, NDArray> parameters) {
    this.parameters = new LinkedHashMap<>(parameters);
    manager = parent.newSubManager();
    manager.setName("adam");
    parameters.forEach(
        (name, parameter) -> {
          means.put(name, manager.zeros(parameter.getShape(), parameter.getDataType()));
          squares.put(name, manager.zeros(parameter.getShape(), parameter.getDataType()));
        });
  }

  /**
   * Changes parameters in place, and resets their gradients to zero. A parameter without a gradient
   * is unchanged, and its bias correction begins with its first gradient.
   *
   * @param gradients by name
   * @param scale factor of the gradients; see {@link GradientNorm#clip}
   * @param learningRate of this step
   */
  public void step(Map<String, NDArray> gradients, float scale, double learningRate) {
    gradients.forEach((name, gradient) -> step(name, gradient, scale, learningRate));
  }

  private void step(String name, NDArray gradient, float scale, double learningRate) {
    long t = steps.merge(name, 1L, Long::sum);
    double correction1 = 1 - Math.pow(BETA1, t);
    double correction2 = Math.sqrt(1 - Math.pow(BETA2, t));
    float rate = (float) (learningRate * correction2 / correction1);
    float epsilon = (float) (EPSILON * correction2);
    NDArray parameter = parameters.get(name);
    try (NDManager scratch = manager.newSubManager()) {
      NDList changed = parts(parameter, scratch);
      NDList gradients = parts(gradient, scratch);
      NDList mean = parts(means.get(name), scratch);
      NDList square = parts(squares.get(name), scratch);
      for (int i = 0; i < changed.size(); i++) {
        NDArray part = changed.get(i);
        part.getNDArrayInternal()
            .adamUpdate(
                new NDList(part, gradients.get(i), mean.get(i), square.get(i)),
                new NDList(part),
                (float) learningRate,
                rate,
                0,
                scale,
                NO_CLIP,
                BETA1,
                BETA2,
                epsilon,
                true,
                false);
      }
    }
    forgetGradient(parameter);
  }

  /**
   * The rows of an array in parts, as views without a graph. The engine's update passes over its
   * arrays more than ten times and allocates as many results: parts stay in a CPU's cache
   * meanwhile. On a GPU each operation has a price of its own, so an array is one part.
   */
  private static NDList parts(NDArray array, NDManager scratch) {
    NDArray whole = array.stopGradient();
    whole.attach(scratch);
    Shape shape = array.getShape();
    if (array.getDevice().isGpu() || shape.size() <= PART) {
      return new NDList(whole);
    }
    long rows = shape.get(0);
    long step = Math.max(1, PART * rows / shape.size());
    return whole.split(LongStream.iterate(step, i -> i < rows, i -> i + step).toArray(), 0);
  }

  /** Without a gradient, the next backward pass keeps its own instead of adding it to zeros. */
  private static void forgetGradient(NDArray parameter) {
    boolean trained = parameter.hasGradient();
    parameter.intern(parameter.stopGradient());
    parameter.setRequiresGradient(trained);
  }

  /** Steps taken so far by each parameter that ever had a gradient. */
  public Map<String, Long> steps() {
    return Collections.unmodifiableMap(steps);
  }

  /** Running means of the gradients, by parameter name; live. */
  public Map<String, NDArray> means() {
    return Collections.unmodifiableMap(means);
  }

  /** Running means of the squared gradients, by parameter name; live. */
  public Map<String, NDArray> squares() {
    return Collections.unmodifiableMap(squares);
  }

  /**
   * Restores a saved count of steps. The caller copies the running means into {@link #means} and
   * {@link #squares}.
   */
  public void restoreSteps(Map<String, Long> saved) {
    steps.clear();
    steps.putAll(saved);
  }

  @Override
  public void close() {
    manager.close();
  }
}
