/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.optimiser;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

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
    parameter
        .getNDArrayInternal()
        .adamUpdate(
            new NDList(parameter, gradient, means.get(name), squares.get(name)),
            new NDList(parameter),
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
