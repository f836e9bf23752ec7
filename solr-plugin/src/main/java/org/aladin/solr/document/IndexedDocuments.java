/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.document;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.solr.client.solrj.SolrServerException;
import org.apache.solr.client.solrj.embedded.EmbeddedSolrServer;
import org.apache.solr.client.solrj.request.QueryRequest;
import org.apache.solr.common.SolrDocument;
import org.apache.solr.common.SolrDocumentList;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.params.CommonParams;
import org.apache.solr.common.params.ModifiableSolrParams;
import org.apache.solr.common.util.NamedList;
import org.apache.solr.core.SolrCore;

/**
 * Reads documents by id through {@code /get}, which sees those that are not committed yet and, in a
 * cluster, those of any shard. Safe for several threads.
 */
public final class IndexedDocuments {
  private static final String GET = "/get";

  private final SolrCore core;
  private final String idField;

  /** For the collection that the core is part of. */
  public IndexedDocuments(SolrCore core) {
    this.core = core;
    this.idField = core.getLatestSchema().getUniqueKeyField().getName();
  }

  /**
   * The documents that exist, by id.
   *
   * @param fields the fields to read; the id comes along
   * @throws SolrException if a shard cannot be asked
   */
  public Map<String, SolrDocument> read(Collection<String> ids, Collection<String> fields) {
    ModifiableSolrParams params = new ModifiableSolrParams();
    params.add(CommonParams.FL, idField);
    fields.forEach(field -> params.add(CommonParams.FL, field));
    return get(ids, params);
  }

  /**
   * The root documents that exist, by id, with their children. These are looked for beside their
   * root: that is the shard they are on, and another block may have children of the same ids. A
   * block that is not committed yet costs a new searcher.
   *
   * @param fields the fields to read
   * @throws SolrException if a shard cannot be asked
   */
  public Map<String, IndexedBlock> readBlocks(Collection<String> ids, Collection<String> fields) {
    ModifiableSolrParams params = new ModifiableSolrParams();
    // Labels are fields, too, but which ones there are only the index knows.
    params.add(CommonParams.FL, "*");
    fields.forEach(field -> params.add(CommonParams.FL, field));
    params.add(CommonParams.FL, "[child limit=-1]");
    Map<String, IndexedBlock> blocks = new HashMap<>();
    get(ids, params).forEach((id, root) -> blocks.put(id, IndexedBlock.of(root, idField)));
    return blocks;
  }

  // The embedded server is never closed: that would shut the node down.
  @SuppressWarnings("resource")
  private Map<String, SolrDocument> get(Collection<String> ids, ModifiableSolrParams params) {
    if (ids.isEmpty()) {
      return new HashMap<>();
    }
    ids.forEach(id -> params.add(CommonParams.ID, id));
    QueryRequest request = new QueryRequest(params);
    request.setPath(GET);
    try {
      return byId(new EmbeddedSolrServer(core).request(request));
    } catch (SolrServerException | IOException e) {
      throw new SolrException(
          SolrException.ErrorCode.SERVER_ERROR, "Cannot read the documents " + ids, e);
    }
  }

  private Map<String, SolrDocument> byId(NamedList<Object> response) {
    Map<String, SolrDocument> documents = new HashMap<>();
    // /get answers a single id with "doc", several with "response".
    if (response.get("doc") instanceof SolrDocument document) {
      documents.put(document.getFieldValue(idField).toString(), document);
    } else if (response.get("response") instanceof SolrDocumentList list) {
      list.forEach(document -> documents.put(document.getFieldValue(idField).toString(), document));
    }
    return documents;
  }
}
