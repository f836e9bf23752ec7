/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.node;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.solr.core.CloseHook;
import org.apache.solr.core.SolrCore;

/**
 * Checks that run as soon as a starting core has its models. They are deferred because Solr creates
 * update processors before request handlers. Thread-safe.
 */
final class DeferredChecks {
  private static final Map<SolrCore, List<Runnable>> WAITING = new ConcurrentHashMap<>();

  private DeferredChecks() {}

  /** Keeps a check until the core has its models, or closes. */
  static void add(SolrCore core, Runnable check) {
    WAITING
        .computeIfAbsent(
            core,
            starting -> {
              starting.addCloseHook(
                  new CloseHook() {
                    @Override
                    public void postClose(SolrCore closed) {
                      WAITING.remove(closed);
                    }
                  });
              return new CopyOnWriteArrayList<>();
            })
        .add(check);
  }

  /** Runs the core's checks and propagates their exceptions. */
  static void run(SolrCore core) {
    List<Runnable> checks = WAITING.remove(core);
    if (checks != null) {
      checks.forEach(Runnable::run);
    }
  }
}
