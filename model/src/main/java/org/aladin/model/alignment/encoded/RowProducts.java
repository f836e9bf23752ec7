/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.alignment.encoded;

/**
 * The dot products of one query's vectors with rows of D numbers. The product of row r with vector
 * q goes to position r · {@link #stride} + q; the other positions of a row have no meaning. Not
 * thread-safe.
 */
interface RowProducts {
  /** The number of products per row: that of the query's vectors or a little more. */
  int stride();

  /** The number of products to make room for. */
  int room(int rows);

  /**
   * Products with the query's rounded values, in multiples of its steps.
   *
   * @param rows rows of signed bytes, one after the other
   * @param at the position of the first row
   * @param count the number of rows
   * @param products receives the products, {@link #room} at least
   */
  void ofBytes(byte[] rows, int at, int count, float[] products);

  /**
   * The same for rows of half bytes plus 8, two per byte, the lower half first. An odd row's last
   * half byte has no meaning.
   *
   * @param rows rows of ⌈D / 2⌉ bytes, one after the other
   * @param at the position of the first row
   * @param count the number of rows
   * @param products receives the products, {@link #room} from there on
   * @param to the position of the first product
   */
  void ofHalfBytes(byte[] rows, int at, int count, float[] products, int to);

  /** The product of one row of signed bytes with one vector of the query, rounded as above. */
  float ofBytes(byte[] row, int at, int q);

  /**
   * Products with the query's values as given.
   *
   * @param rows rows of floats, one after the other, at least {@link #floatRows}
   * @param count the number of rows to multiply, at most {@link #floatRows}
   * @param products receives the products, room for {@link #floatRows} from there on
   * @param to the position of the first product
   */
  void ofFloats(float[] rows, int count, float[] products, int to);

  /** The number of rows that {@link #ofFloats} takes at a time. */
  int floatRows();

  /**
   * Adds up multiples of rows of products: those of vector v are the sum of all rows, each times
   * the coefficient at position v · rows + row.
   *
   * @param coefficients signed bytes
   * @param at the position of the first one
   * @param products of rows, as {@link #ofBytes} leaves them
   * @param count the number of vectors
   * @param target receives the products of the vectors, {@link #room} at least
   */
  void combine(byte[] coefficients, int at, int rows, float[] products, int count, float[] target);
}
