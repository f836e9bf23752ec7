/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.model.checkpoint;

import java.util.List;

/**
 * The outcome of loading a file into the parameters of a model.
 *
 * @param loaded names of the parameters that now have the file's values
 * @param unknown names in the file that the model does not have; they were ignored
 * @param missing names of parameters that the file does not have; they are unchanged
 */
public record KeyReport(List<String> loaded, List<String> unknown, List<String> missing) {
  /** Copies the lists. */
  public KeyReport {
    loaded = List.copyOf(loaded);
    unknown = List.copyOf(unknown);
    missing = List.copyOf(missing);
  }

  /** A few lines for a log or a console: the counts, and every unknown and missing name. */
  public String describe() {
    StringBuilder text = new StringBuilder();
    text.append(loaded.size()).append(" parameters loaded");
    list(text, "unknown, ignored", unknown);
    list(text, "missing, left as they were", missing);
    return text.toString();
  }

  private static void list(StringBuilder text, String what, List<String> names) {
    text.append('\n').append(names.size()).append(' ').append(what);
    names.forEach(name -> text.append("\n  ").append(name));
  }
}
