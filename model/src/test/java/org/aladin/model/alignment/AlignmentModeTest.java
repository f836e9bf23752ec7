/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.alignment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlignmentModeTest {
  /** The original's loss.py; its scan-sentences is another measure, not a sum of cosines. */
  private static final List<String> ORIGINAL =
      List.of("sum", "mean", "MrSw", "MrAVGw", "symm", "MwSr");

  @Test
  void theOriginalsNamesAreKnown() {
    assertEquals(String.join(", ", ORIGINAL), AlignmentMode.keys());
    for (String key : ORIGINAL) {
      assertEquals(key, AlignmentMode.ofKey(key).orElseThrow().key());
    }
  }

  @Test
  void otherNamesAndOtherCasesAreUnknown() {
    for (String key : List.of("scan-sentences", "mrsw", "MRSW", "", "MrSw ")) {
      assertEquals(Optional.empty(), AlignmentMode.ofKey(key), key);
    }
  }
}
