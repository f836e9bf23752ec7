/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.watch.report;

import java.util.Locale;

/** Text and numbers as they go into the page. */
final class Html {
  private Html() {}

  /** Text with the characters escaped that mean something in HTML and in attributes. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** A coordinate, short. */
  static String at(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /** A figure with so many decimals and separated thousands. */
  static String number(double value, int decimals) {
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}
