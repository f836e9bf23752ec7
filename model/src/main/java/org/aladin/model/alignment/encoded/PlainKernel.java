/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.alignment.encoded;

/** Plain Java, see {@link PlainProducts}. */
final class PlainKernel extends ProductKernel {
  @Override
  public String label() {
    return "plain";
  }

  @Override
  RowProducts products(RoundedQuery query) {
    return new PlainProducts(query);
  }
}
