/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.guide;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts an element of an example into a configuration, in the place of the one it is a variant of.
 */
final class Configset {
  private static final Pattern OPENING = Pattern.compile("<(\\w+)([^>]*?)(/?)>");

  private Configset() {}

  /** Whether the example belongs into schema.xml, else into solrconfig.xml. */
  static boolean isOfSchema(String example) {
    return example.startsWith("<field");
  }

  /**
   * @throws IllegalArgumentException if the configuration has no such element
   */
  static String replace(String configuration, String example) {
    Matcher opening = OPENING.matcher(example);
    if (!opening.lookingAt()) {
      throw new IllegalArgumentException("Expected an element, but got " + example);
    }
    String tag = opening.group(1);
    // There are several field types of a class.
    String same = attribute(opening.group(2), tag.equals("fieldType") ? "name" : "class");
    Matcher element =
        Pattern.compile(
                "<"
                    + tag
                    + "\\b[^>]*"
                    + Pattern.quote(same)
                    + "(?:[^>]*/>|[^>]*>.*?</"
                    + tag
                    + ">)",
                Pattern.DOTALL)
            .matcher(configuration);
    if (!element.find()) {
      throw new IllegalArgumentException("No " + tag + " with " + same + " in " + configuration);
    }
    return configuration.substring(0, element.start())
        + example.strip()
        + configuration.substring(element.end());
  }

  private static String attribute(String attributes, String name) {
    Matcher matcher = Pattern.compile("\\b" + name + "=\"[^\"]*\"").matcher(attributes);
    if (!matcher.find()) {
      throw new IllegalArgumentException("Expected " + name + " in " + attributes);
    }
    return matcher.group();
  }
}
