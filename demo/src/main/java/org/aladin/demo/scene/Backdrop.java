/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.scene;

import java.util.List;

/** The background of a scene. */
enum Backdrop {
  WHITE(0xf4f4f0, "white", "bright"),
  GREY(0xb4b6b8, "grey", "gray"),
  DARK(0x24262c, "dark", "black");

  private final int rgb;
  private final List<String> words;

  Backdrop(int rgb, String... words) {
    this.rgb = rgb;
    this.words = List.of(words);
  }

  /** 0xRRGGBB. */
  int rgb() {
    return rgb;
  }

  /** Words with the same meaning, the most frequent first. */
  List<String> words() {
    return words;
  }
}
