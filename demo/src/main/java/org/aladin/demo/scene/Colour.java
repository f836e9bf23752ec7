/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo.scene;

import java.util.List;

/** The colours of objects, different enough to have unambiguous names. */
enum Colour {
  RED(0xd8262c, "red", "scarlet"),
  ORANGE(0xf5871f, "orange", "orange"),
  YELLOW(0xf2d21b, "yellow", "yellow"),
  GREEN(0x2e9e41, "green", "green"),
  TURQUOISE(0x25c1c1, "turquoise", "cyan"),
  BLUE(0x2750c8, "blue", "blue"),
  PURPLE(0x7a35a8, "purple", "violet"),
  PINK(0xf285b5, "pink", "rose"),
  BROWN(0x7d4a23, "brown", "brown");

  private final int rgb;
  private final List<String> words;

  Colour(int rgb, String... words) {
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
