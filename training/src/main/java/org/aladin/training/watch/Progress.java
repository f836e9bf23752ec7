/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.watch;

/** Long work tells here how far it is. Used from one thread. */
public interface Progress extends AutoCloseable {
  /** Shows nothing. */
  Progress SILENT =
      new Progress() {
        @Override
        public void advance(long items) {}

        @Override
        public void note(String text) {}

        @Override
        public void close() {}
      };

  /**
   * Some more items are done.
   *
   * @param items how many since the last call
   */
  void advance(long items);

  /** What to show beside the bar from now on, for instance loss terms. */
  void note(String text);

  /** Ends the line. */
  @Override
  void close();
}
