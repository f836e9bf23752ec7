/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import java.io.IOException;
import org.apache.lucene.index.ExitableDirectoryReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Rescorer;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.Weight;
import org.apache.solr.common.SolrException;
import org.apache.solr.search.QueryCommand;
import org.apache.solr.search.ReRankCollector;

/**
 * Solr's collector for reranking, which keeps each document's first-pass score in addition to the
 * new one (needed to merge shards), but keeps the status of errors: Solr's collector reports all as
 * errors of the caller. The elevation component does not move documents to the top. Documents
 * beyond the window are not collected, although Solr asks for more to cache them. Only a request
 * without rows can start a page there, and Solr then fails if the list ends before it. With a sort,
 * Solr's collector scores its hits by the query again, here by a {@link RewriteOnceQuery}.
 */
final class AlignmentCollector extends ReRankCollector {
  private final RewriteOnceQuery query;

  AlignmentCollector(
      int reRankDocs, int length, Rescorer rescorer, QueryCommand command, IndexSearcher searcher)
      throws IOException {
    this(
        reRankDocs,
        command.getLen() == 0 ? length : Math.min(length, reRankDocs),
        rescorer,
        new RewriteOnceQuery(command.getQuery()),
        command,
        searcher);
  }

  private AlignmentCollector(
      int reRankDocs,
      int length,
      Rescorer rescorer,
      RewriteOnceQuery query,
      QueryCommand command,
      IndexSearcher searcher)
      throws IOException {
    super(
        reRankDocs,
        length,
        rescorer,
        new QueryCommand()
            .setQuery(query)
            .setSort(command.getSort())
            .setMinExactCount(command.getMinExactCount()),
        searcher,
        null);
    this.query = query;
  }

  @Override
  public void setWeight(Weight weight) {
    query.setWeight(weight);
  }

  @Override
  public TopDocs topDocs(int start, int howMany) {
    try {
      return super.topDocs(start, howMany);
    } catch (SolrException wrapped) {
      if (wrapped.getCause() instanceof SolrException
          || wrapped.getCause() instanceof ExitableDirectoryReader.ExitingReaderException) {
        throw (RuntimeException) wrapped.getCause();
      }
      throw new SolrException(
          SolrException.ErrorCode.SERVER_ERROR,
          "{!alignment}: cannot score the window: " + wrapped.getCause(),
          wrapped);
    }
  }
}
