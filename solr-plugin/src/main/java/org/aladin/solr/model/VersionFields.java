/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.model;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.solr.core.CloseHook;
import org.apache.solr.core.SolrCore;

/**
 * Where documents say which model made the vectors of a field: what the update processors of a core
 * write there, its query parsers check. Safe for several threads.
 */
public final class VersionFields {
  private static final Map<SolrCore, Map<String, String>> CORES = new ConcurrentHashMap<>();

  private VersionFields() {}

  /**
   * Declares for a core, until it closes, that a field names the model of another one's vectors.
   */
  public static void declare(SolrCore core, String vectorField, String versionField) {
    CORES
        .computeIfAbsent(
            core,
            opened -> {
              opened.addCloseHook(
                  new CloseHook() {
                    @Override
                    public void postClose(SolrCore closed) {
                      CORES.remove(closed);
                    }
                  });
              return new ConcurrentHashMap<>();
            })
        .put(vectorField, versionField);
  }

  /** The field that names the model of a vector field; null if none is declared. */
  public static String of(SolrCore core, String vectorField) {
    return CORES.getOrDefault(core, Map.of()).get(vectorField);
  }
}
