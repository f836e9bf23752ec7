/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.aladin.solr.document.PictureSize;
import org.aladin.solr.params.CheckedConfig;

/**
 * The fields for the size of a picture. Immutable.
 *
 * @param width null for none
 * @param height null for none
 */
public record SizeFields(String width, String height) {
  /** Of targets without pictures. */
  public static final SizeFields NONE = new SizeFields(null, null);

  static SizeFields read(CheckedConfig image) {
    return new SizeFields(image.text("imageWidthField"), image.text("imageHeightField"));
  }

  /** The names of those that are declared. */
  public List<String> names() {
    return Stream.of(width, height).filter(name -> name != null).toList();
  }

  /** The values of the declared fields, by name. */
  public Map<String, Integer> values(PictureSize size) {
    Map<String, Integer> values = new LinkedHashMap<>();
    if (width != null) {
      values.put(width, size.width());
    }
    if (height != null) {
      values.put(height, size.height());
    }
    return values;
  }
}
