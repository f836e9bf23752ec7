/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.query;

import org.apache.lucene.search.Query;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.params.CommonParams;
import org.apache.solr.handler.UpdateRequestHandler;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.search.QParser;
import org.apache.solr.search.SyntaxError;
import org.apache.solr.update.DeleteUpdateCommand;
import org.apache.solr.update.processor.DistributedUpdateProcessor.DistribPhase;
import org.apache.solr.update.processor.DistributingUpdateProcessorFactory;

/**
 * Rejects nearest-neighbour queries in deletes. Lucene evaluates the query of a delete per segment:
 * it would delete the nearest documents of every segment, and different documents on each replica,
 * because replicas have different segments. Deletes from a leader to its replicas and from a
 * transaction log are not checked again. Stateless.
 */
public final class DeleteQueries {
  private static final int SHOWN_CHARACTERS = 200;

  private DeleteQueries() {}

  /**
   * Checks a delete before it is distributed.
   *
   * @throws SolrException (400) if its query contains a nearest-neighbour query at any depth, or
   *     cannot be parsed
   */
  public static void check(DeleteUpdateCommand command) {
    if (command.isDeleteById() || command.getQuery() == null || comesFromLeader(command.getReq())) {
      return;
    }
    try {
      Query query = QParser.getParser(command.getQuery(), command.getReq()).getQuery();
      if (query != null && KnnFinder.holdsKnn(query)) {
        throw refused("'" + shown(command.getQuery()) + "'");
      }
    } catch (SyntaxError e) {
      throw new SolrException(SolrException.ErrorCode.BAD_REQUEST, e);
    }
  }

  /**
   * Checks the request that contains an {@code {!aladin}}, for any chain of processors.
   *
   * @param parser the parsed query, for the message
   * @throws SolrException (400) if the request is an update
   */
  public static void checkNoDelete(SolrQueryRequest req, String parser) {
    Object path = req.getContext().get(CommonParams.PATH);
    if (path != null
        && req.getCore().getRequestHandler(path.toString()) instanceof UpdateRequestHandler
        && !comesFromLeader(req)) {
      throw refused(parser);
    }
  }

  private static boolean comesFromLeader(SolrQueryRequest req) {
    String phase = req.getParams().get(DistributingUpdateProcessorFactory.DISTRIB_UPDATE_PARAM);
    return DistribPhase.parseParam(phase) == DistribPhase.FROMLEADER;
  }

  private static String shown(String query) {
    return query.length() <= SHOWN_CHARACTERS ? query : query.substring(0, SHOWN_CHARACTERS) + "…";
  }

  private static SolrException refused(String what) {
    return new SolrException(
        SolrException.ErrorCode.BAD_REQUEST,
        "A delete cannot hold a nearest-neighbour query ("
            + what
            + "): Lucene evaluates it on each segment by itself, so other documents would be deleted"
            + " than a search finds, and different ones on each replica. Select the ids, then delete"
            + " those");
  }
}
