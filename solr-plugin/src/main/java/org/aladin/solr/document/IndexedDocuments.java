/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.document;

import java.security.Principal;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.aladin.solr.platform.InternalResponses;
import org.apache.solr.common.SolrDocument;
import org.apache.solr.common.SolrDocumentList;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.params.CommonParams;
import org.apache.solr.common.params.ModifiableSolrParams;
import org.apache.solr.common.params.ShardParams;
import org.apache.solr.common.params.SolrParams;
import org.apache.solr.common.util.NamedList;
import org.apache.solr.core.SolrCore;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.request.SolrQueryRequestBase;
import org.apache.solr.request.SolrRequestInfo;
import org.apache.solr.response.SolrQueryResponse;

/**
 * Reads documents by id through {@code /get}, including uncommitted documents and, in a cluster,
 * those of any shard of the collection. For one request.
 */
public final class IndexedDocuments {
  private static final String GET = "/get";

  private final SolrQueryRequest req;
  private final boolean asNode;
  private final DocumentRoute route;
  private final String idField;

  private IndexedDocuments(SolrQueryRequest req, boolean asNode) {
    this.req = req;
    this.asNode = asNode;
    this.route = DocumentRoute.in(req.getCore());
    this.idField = req.getSchema().getUniqueKeyField().getName();
  }

  /** Reads what the user of a request may see: requests to other shards use the user's name. */
  public static IndexedDocuments asUser(SolrQueryRequest req) {
    return new IndexedDocuments(req, false);
  }

  /**
   * Reads what the node needs for a request: requests to other shards use the node's own name,
   * because a user who may update may not be allowed to read.
   */
  public static IndexedDocuments asNode(SolrQueryRequest req) {
    return new IndexedDocuments(req, true);
  }

  /**
   * The documents that exist, by id.
   *
   * @param fields the fields to read; the id is added
   * @throws SolrException if a shard cannot be read
   */
  public Map<String, SolrDocument> read(Collection<String> ids, Collection<String> fields) {
    ModifiableSolrParams params = new ModifiableSolrParams();
    params.add(CommonParams.FL, idField);
    fields.forEach(field -> params.add(CommonParams.FL, field));
    Set<String> names = new HashSet<>(fields);
    names.add(idField);
    return get(ids, params, names);
  }

  /**
   * The root documents that exist, by id, with their children. Children are read from the shard of
   * their root, because another block may have children with the same ids. An uncommitted block
   * costs a new searcher. If asked for several uncommitted blocks at once, Solr 9.10.1 keeps using
   * the doc values of the earlier searcher, possibly those of other documents.
   *
   * @param fields the fields to read
   * @throws SolrException if a shard cannot be read
   */
  public Map<String, IndexedBlock> readBlocks(Collection<String> ids, Collection<String> fields) {
    ModifiableSolrParams params = new ModifiableSolrParams();
    // Labels are fields, too, but only the index knows which labels exist.
    params.add(CommonParams.FL, "*");
    fields.forEach(field -> params.add(CommonParams.FL, field));
    params.add(CommonParams.FL, "[child limit=-1]");
    Map<String, IndexedBlock> blocks = new HashMap<>();
    for (String id : ids) {
      get(List.of(id), new ModifiableSolrParams(params), null)
          .forEach((found, root) -> blocks.put(found, IndexedBlock.of(root, idField)));
    }
    return blocks;
  }

  /**
   * @param fields the fields of which values are needed; null for all, and for children
   */
  private Map<String, SolrDocument> get(
      Collection<String> ids, ModifiableSolrParams params, Set<String> fields) {
    if (ids.isEmpty()) {
      return new HashMap<>();
    }
    ids.forEach(id -> params.add(CommonParams.ID, id));
    route.addTo(params);
    // A replica may lag behind its leader, which decides whether an update came too late.
    params.set(ShardParams.SHARDS_PREFERENCE, "replica.leader:true");
    SolrCore core = req.getCore();
    try (SolrQueryRequestBase get = new OwnRequest(core, params, req.getUserPrincipal())) {
      SolrQueryResponse answer = new SolrQueryResponse();
      SolrRequestInfo info = new SolrRequestInfo(get, answer);
      info.setUseServerToken(asNode);
      SolrRequestInfo.setRequestInfo(info);
      try {
        core.execute(core.getRequestHandler(GET), get, answer);
        if (answer.getException() != null) {
          throw failed(ids, answer.getException());
        }
        return byId(get, answer, fields);
      } finally {
        SolrRequestInfo.clearRequestInfo();
      }
    }
  }

  /** A request of the plugin in a user's name. */
  private static final class OwnRequest extends SolrQueryRequestBase {
    private final Principal user;

    OwnRequest(SolrCore core, SolrParams params, Principal user) {
      super(core, params);
      this.user = user;
    }

    @Override
    public Principal getUserPrincipal() {
      return user;
    }
  }

  private static SolrException failed(Collection<String> ids, Exception cause) {
    return cause instanceof SolrException known
        ? known
        : new SolrException(
            SolrException.ErrorCode.SERVER_ERROR, "Cannot read the documents " + ids, cause);
  }

  private Map<String, SolrDocument> byId(
      SolrQueryRequest get, SolrQueryResponse answer, Set<String> fields) {
    if (fields != null) {
      ResponseValues values = new ResponseValues(get.getSchema());
      List<Optional<SolrDocument>> read =
          documents(answer.getValues()).stream().map(found -> values.of(found, fields)).toList();
      if (read.stream().allMatch(Optional::isPresent)) {
        return byId(read.stream().map(Optional::get).toList());
      }
    }
    return byId(documents(InternalResponses.parsed(get, answer)));
  }

  private Map<String, SolrDocument> byId(List<SolrDocument> documents) {
    Map<String, SolrDocument> byId = new HashMap<>();
    documents.forEach(document -> byId.put(document.getFieldValue(idField).toString(), document));
    return byId;
  }

  /** {@code /get} responds to a single id with "doc", to several with "response". */
  private static List<SolrDocument> documents(NamedList<?> response) {
    if (response.get("doc") instanceof SolrDocument document) {
      return List.of(document);
    }
    return response.get("response") instanceof SolrDocumentList list ? list : List.of();
  }
}
