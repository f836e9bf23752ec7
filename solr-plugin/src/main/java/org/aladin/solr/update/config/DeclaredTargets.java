/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.config;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.solr.core.CloseHook;
import org.apache.solr.core.SolrCore;

/**
 * The targets of all update processors of each core, for parts of the plugin that show what is
 * indexed. Thread-safe.
 */
public final class DeclaredTargets {
  /**
   * A target of a processor.
   *
   * @param model the name of the model; null for the only one of the core
   */
  public record Declared(String model, EmbeddingTarget target) {}

  private static final Map<SolrCore, List<Declared>> CORES = new ConcurrentHashMap<>();

  private DeclaredTargets() {}

  /** Declares the targets of a processor of a core, until the core closes. */
  public static void declare(SolrCore core, UpdateOptions options) {
    List<Declared> targets =
        CORES.computeIfAbsent(
            core,
            opened -> {
              opened.addCloseHook(
                  new CloseHook() {
                    @Override
                    public void postClose(SolrCore closed) {
                      CORES.remove(closed);
                    }
                  });
              return new CopyOnWriteArrayList<>();
            });
    options.targets().forEach(target -> targets.add(new Declared(options.model(), target)));
  }

  /** The targets in the order of the configuration; empty if the core embeds nothing. */
  public static List<Declared> of(SolrCore core) {
    return List.copyOf(CORES.getOrDefault(core, List.of()));
  }
}
