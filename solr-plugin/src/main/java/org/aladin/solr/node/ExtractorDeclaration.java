/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.node;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.solr.common.util.NamedList;

/**
 * The declaration of a model's extractor in solrconfig.xml.
 *
 * @param directory an extractor directory, or the network of a shipped description, absolute or
 *     relative to Solr's home; null for a description that needs no network
 * @param description the name of a shipped description; null if the directory has its own
 */
record ExtractorDeclaration(String directory, String description) {
  private static final String DIRECTORY = "directory";
  private static final String NETWORK = "network";
  private static final String DESCRIPTION = "description";

  /**
   * Reads the declarations.
   *
   * @param extractors by the model's name: a directory, or a list with {@code directory}, or with
   *     {@code description} and, if it needs one, {@code network}; null for none
   * @param models the names that are declared
   * @throws IllegalArgumentException if a declaration is malformed or belongs to no model
   */
  static Map<String, ExtractorDeclaration> read(Object extractors, Set<String> models) {
    Map<String, ExtractorDeclaration> declared = new LinkedHashMap<>();
    if (extractors == null) {
      return declared;
    }
    if (!(extractors instanceof NamedList<?> list)) {
      throw new IllegalArgumentException(
          "extractors is '" + extractors + "', expected a <lst> with one entry per model");
    }
    for (Map.Entry<String, ?> entry : list) {
      String model = entry.getKey();
      if (!models.contains(model)) {
        throw new IllegalArgumentException(
            "extractors: there is no model '" + model + "', expected one of " + models);
      }
      if (declared.put(model, read(model, entry.getValue())) != null) {
        throw new IllegalArgumentException(
            "extractors: model '" + model + "' has two, expected one");
      }
    }
    return declared;
  }

  private static ExtractorDeclaration read(String model, Object value) {
    if (!(value instanceof NamedList<?> list)) {
      return new ExtractorDeclaration(String.valueOf(value), null);
    }
    Map<String, String> keys = new LinkedHashMap<>();
    list.forEach((key, each) -> keys.put(key, String.valueOf(each)));
    boolean own = keys.keySet().equals(Set.of(DIRECTORY));
    boolean shipped =
        keys.keySet().equals(Set.of(DESCRIPTION))
            || keys.keySet().equals(Set.of(DESCRIPTION, NETWORK));
    if (!own && !shipped || keys.size() != list.size()) {
      throw new IllegalArgumentException(
          "extractors: that of model '"
              + model
              + "' has the keys "
              + keys.keySet()
              + ", expected [directory], [description] or [description, network]");
    }
    return new ExtractorDeclaration(
        keys.getOrDefault(DIRECTORY, keys.get(NETWORK)), keys.get(DESCRIPTION));
  }
}
