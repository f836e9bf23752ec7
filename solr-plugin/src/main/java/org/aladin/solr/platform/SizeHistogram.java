/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.platform;

/** A metric of the distribution of sizes. Thread-safe. */
@FunctionalInterface
public interface SizeHistogram {
  /**
   * @param size at least 0
   */
  void record(long size);
}
