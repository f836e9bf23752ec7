/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.solr.common.SolrException;
import org.apache.solr.core.PluginInfo;
import org.apache.solr.core.SolrCore;
import org.apache.solr.update.processor.DistributedUpdateProcessorFactory;
import org.apache.solr.update.processor.RunUpdateProcessorFactory;
import org.apache.solr.update.processor.UpdateRequestProcessorChain;
import org.apache.solr.update.processor.UpdateRequestProcessorFactory;

/**
 * Checks the position of the processor in a chain. After DistributedUpdateProcessorFactory, each
 * replica would embed each document again and see atomic updates that Solr has already merged;
 * after RunUpdateProcessorFactory, no document would be embedded. Solr inserts the former before
 * the latter in chains that do not name it. Stateless.
 */
final class ChainPosition {
  private static final List<Class<? extends UpdateRequestProcessorFactory>> LATER =
      List.of(DistributedUpdateProcessorFactory.class, RunUpdateProcessorFactory.class);

  private ChainPosition() {}

  /**
   * Checks all chains that a core's configuration declares.
   *
   * @throws SolrException (500) if the processor comes too late in one; the message names it
   */
  static void checkAll(SolrCore core, UpdateRequestProcessorFactory factory) {
    Map<String, UpdateRequestProcessorChain> chains = new TreeMap<>();
    for (PluginInfo declared :
        core.getSolrConfig().getPluginInfos(UpdateRequestProcessorChain.class.getName())) {
      // Solr finds the default chain without a name by the empty name.
      String name = declared.name == null ? "" : declared.name;
      chains.put(name, core.getUpdateProcessingChain(name));
    }
    chains.forEach(
        (name, chain) ->
            check("updateRequestProcessorChain '" + name + "'", chain.getProcessors(), factory));
  }

  /**
   * Checks one chain.
   *
   * @param name the chain as the message names it
   * @throws SolrException (500) if the processor comes too late in it
   */
  static void check(
      String name,
      List<UpdateRequestProcessorFactory> processors,
      UpdateRequestProcessorFactory factory) {
    for (UpdateRequestProcessorFactory before :
        processors.subList(0, Math.max(0, processors.indexOf(factory)))) {
      if (LATER.stream().anyMatch(later -> later.isInstance(before))) {
        throw new SolrException(
            SolrException.ErrorCode.SERVER_ERROR,
            name
                + ": AladinUpdateProcessorFactory comes after "
                + before.getClass().getSimpleName()
                + ", expected before it: put it there (by processor=, not post-processor=), so that"
                + " a document is embedded once and not on each replica");
      }
    }
  }
}
