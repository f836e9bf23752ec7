/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.model;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.solr.core.CloseHook;
import org.apache.solr.core.SolrCore;

/**
 * Whose words the vectors of an alignment field are: the text fields that the update processors of
 * a core embed into it. Safe for several threads.
 */
public final class CaptionFields {
  private static final Map<SolrCore, Map<String, Set<String>>> CORES = new ConcurrentHashMap<>();

  private CaptionFields() {}

  /** Declares for a core, until it closes, that a text is embedded into an alignment field. */
  public static void declare(SolrCore core, String alignmentField, String textField) {
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
        .computeIfAbsent(alignmentField, absent -> ConcurrentHashMap.newKeySet())
        .add(textField);
  }

  /** The texts that are embedded into an alignment field; empty if no processor does that. */
  public static Set<String> of(SolrCore core, String alignmentField) {
    return CORES.getOrDefault(core, Map.of()).getOrDefault(alignmentField, Set.of());
  }
}
