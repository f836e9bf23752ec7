/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.node;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.aladin.model.encoder.EncodingEngine;
import org.apache.solr.common.util.NamedList;

/** The declarations of models' engines in solrconfig.xml. */
final class EngineDeclaration {
  private EngineDeclaration() {}

  /**
   * Reads the declarations.
   *
   * @param engines by the model's name; null for none
   * @param models the names that are declared
   * @throws IllegalArgumentException if a declaration is malformed or belongs to no model
   */
  static Map<String, EncodingEngine> read(Object engines, Set<String> models) {
    Map<String, EncodingEngine> declared = new LinkedHashMap<>();
    if (engines == null) {
      return declared;
    }
    if (!(engines instanceof NamedList<?> list)) {
      throw new IllegalArgumentException(
          "engines is '" + engines + "', expected a <lst> with one entry per model");
    }
    for (Map.Entry<String, ?> entry : list) {
      String model = entry.getKey();
      if (!models.contains(model)) {
        throw new IllegalArgumentException(
            "engines: there is no model '" + model + "', expected one of " + models);
      }
      EncodingEngine engine;
      try {
        engine = EncodingEngine.of(String.valueOf(entry.getValue()));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("engines: model '" + model + "': " + e.getMessage(), e);
      }
      if (declared.put(model, engine) != null) {
        throw new IllegalArgumentException("engines: model '" + model + "' has two, expected one");
      }
    }
    return declared;
  }
}
