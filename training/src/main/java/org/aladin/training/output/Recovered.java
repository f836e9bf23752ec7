/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.output;

import java.util.List;

/**
 * How much of a list of items an earlier run finished. Its files can be cut anywhere, so what
 * follows has to be dropped.
 *
 * @param written the items at the beginning of the output
 * @param skipped the items at the beginning of the list of skipped ones
 */
public record Recovered(int written, int skipped) {
  /**
   * @param keys of all items, in order
   * @param written the keys in the output
   * @param skipped the keys in the list of skipped items
   */
  public static Recovered of(List<String> keys, List<String> written, List<String> skipped) {
    int in = 0;
    int out = 0;
    for (String key : keys) {
      if (in < written.size() && written.get(in).equals(key)) {
        in++;
      } else if (out < skipped.size() && skipped.get(out).equals(key)) {
        out++;
      } else {
        break;
      }
    }
    return new Recovered(in, out);
  }

  /** The number of items that are done. */
  public int done() {
    return written + skipped;
  }
}
