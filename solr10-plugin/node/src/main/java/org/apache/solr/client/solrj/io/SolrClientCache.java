/* SPDX-License-Identifier: Apache-2.0 */
package org.apache.solr.client.solrj.io;

import java.io.Closeable;

/**
 * Takes the place of Solr's class of this name, whose jar (solr-solrj-streaming) Maven Central
 * lacks for 10.0.0. A node creates one at its start and only {@code /stream} and similar handlers
 * use it, so these do not work on a node with this class.
 */
public final class SolrClientCache implements Closeable {
  /** Creates the cache of a node; the client is that node's. */
  public SolrClientCache(org.apache.solr.client.solrj.impl.HttpSolrClientBase client) {}

  /** Called at the start of a node with ZooKeeper. */
  public void setDefaultZKHost(String zkHost) {}

  @Override
  public void close() {}
}
