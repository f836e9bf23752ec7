/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.alignment.encoded;

import java.util.List;

/**
 * The code that multiplies vectors, the inner loop of reranking. One is chosen per JVM: that of the
 * module {@code jdk.incubator.vector} where the JVM was started with {@code --add-modules
 * jdk.incubator.vector} and compiles with its optimising compiler, otherwise plain Java.
 *
 * <p>A kernel's results depend neither on the machine nor on the width of its vector instructions.
 * Those of two kernels differ by the rounding of float32 sums, at most D · 2⁻²³ per cosine and
 * about 1e-7 in practice. Equal documents on nodes with different kernels may therefore have scores
 * that are not equal, and tie breakers do not apply to them: give all nodes of a cluster the same
 * options. Thread-safe.
 */
public abstract class ProductKernel {
  private static final ProductKernel PLAIN = new PlainKernel();
  private static final ProductKernel CHOSEN = choose();

  ProductKernel() {}

  /** The kernel of this JVM. */
  public static ProductKernel chosen() {
    return CHOSEN;
  }

  /** All kernels that this JVM can run. */
  static List<ProductKernel> available() {
    return CHOSEN == PLAIN ? List.of(PLAIN) : List.of(PLAIN, CHOSEN);
  }

  /** Describes the kernel, for example {@code plain} or {@code vector, 512 bits}. */
  public abstract String label();

  abstract RowProducts products(RoundedQuery query);

  private static ProductKernel choose() {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty() || !optimises()) {
      return PLAIN;
    }
    try {
      // By name, because it cannot be linked without the module.
      return (ProductKernel)
          Class.forName("org.aladin.model.alignment.encoded.VectorKernel")
              .getDeclaredConstructor()
              .newInstance();
    } catch (ReflectiveOperationException | LinkageError e) {
      return PLAIN; // a later version of the incubating module, for example
    }
  }

  /** Without HotSpot's second compiler each vector operation allocates an object. */
  private static boolean optimises() {
    String mode = System.getProperty("java.vm.info", "");
    return mode.contains("mixed mode") && !mode.contains("emulated-client");
  }
}
