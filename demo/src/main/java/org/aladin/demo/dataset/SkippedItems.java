/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.dataset;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The items of a data set that cannot be used, by reason. Not safe for several threads. */
public final class SkippedItems {
  /** Maximum number of items that are listed. */
  private static final int SHOWN = 5;

  private final Map<String, List<String>> byReason = new LinkedHashMap<>();

  /**
   * @param reason the reason, such as "pictures that are missing"
   * @param item what is left out
   */
  public void add(String reason, String item) {
    byReason.computeIfAbsent(reason, r -> new ArrayList<>()).add(item);
  }

  /** A line for each reason, with the number of items and the first of them. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    byReason.forEach(
        (reason, items) -> {
          List<String> shown = items.subList(0, Math.min(SHOWN, items.size()));
          String more = items.size() > SHOWN ? ", …" : "";
          lines.add(
              "Left out: "
                  + reason
                  + ": "
                  + items.size()
                  + " ("
                  + String.join(", ", shown)
                  + more
                  + ")");
        });
    return lines;
  }
}
