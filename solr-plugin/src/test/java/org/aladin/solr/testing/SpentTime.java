/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.testing;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.solr.common.params.SolrParams;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.search.DelegatingCollector;
import org.apache.solr.search.ExtendedQueryBase;
import org.apache.solr.search.PostFilter;
import org.apache.solr.search.QParser;
import org.apache.solr.search.QParserPlugin;
import org.apache.solr.search.QueryLimits;

/**
 * A filter that lets all documents pass and, once the first pass has seen all of them, waits until
 * the request's time is really over. Never cached.
 */
public final class SpentTime extends QParserPlugin {
  @Override
  public QParser createParser(
      String qstr, SolrParams localParams, SolrParams params, SolrQueryRequest req) {
    return new QParser(qstr, localParams, params, req) {
      @Override
      public Query parse() {
        return new Filter();
      }
    };
  }

  private static final class Filter extends ExtendedQueryBase implements PostFilter {
    @Override
    public boolean getCache() {
      return false;
    }

    @Override
    public int getCost() {
      return 100; // Solr takes it for a post filter from here on
    }

    @Override
    public DelegatingCollector getFilterCollector(IndexSearcher searcher) {
      return new DelegatingCollector() {
        @Override
        public void complete() throws IOException {
          while (!QueryLimits.getCurrentLimits().shouldExit()) {
            LockSupport.parkNanos(1_000_000);
          }
          super.complete();
        }
      };
    }

    @Override
    public void visit(QueryVisitor visitor) {
      visitor.visitLeaf(this);
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }
}
