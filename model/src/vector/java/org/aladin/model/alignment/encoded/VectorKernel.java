/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.alignment.encoded;

/** The vector instructions of {@code jdk.incubator.vector}, see {@link VectorProducts}. */
final class VectorKernel extends ProductKernel {
  private final String label;

  /**
   * @throws IllegalStateException never; a JVM without the module fails to link this class
   */
  VectorKernel() {
    label = "vector, " + VectorProducts.bits() + " bits";
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  RowProducts products(RoundedQuery query) {
    return new VectorProducts(query);
  }
}
