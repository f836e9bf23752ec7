/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.platform;

/** A metric that counts events. Thread-safe. */
@FunctionalInterface
public interface EventCounter {
  /**
   * @param events the number of events, at least 0
   */
  void add(long events);

  /** Adds one event. */
  default void add() {
    add(1);
  }
}
