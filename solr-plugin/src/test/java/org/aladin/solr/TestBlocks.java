/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr;

import java.util.Locale;
import org.aladin.model.image.RegionFeatures;

/** JSON documents with children, as clients send them. */
public final class TestBlocks {
  private TestBlocks() {}

  /** A caption with a text of {@link TestCaptions}. */
  public static String caption(String id, int number) {
    return String.format(
        Locale.ROOT, "{\"id\":\"%s\",\"caption\":\"%s\"}", id, TestCaptions.caption(number));
  }

  /** An image with captions cap-1 to cap-n, of the texts 1 to n. */
  public static String image(String id, RegionFeatures regions, int captions) {
    StringBuilder children = new StringBuilder();
    for (int i = 1; i <= captions; i++) {
      children.append(i == 1 ? "" : ",").append(caption("cap-" + i, i));
    }
    return TestImages.json(id, regions).replace("}", ",\"captions\":[" + children + "]}");
  }
}
