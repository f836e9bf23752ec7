/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import java.util.Base64;
import java.util.List;
import org.aladin.model.alignment.encoded.AlignmentCodec;
import org.aladin.model.alignment.encoded.AlignmentEncoding;
import org.apache.solr.common.params.CommonParams;
import org.apache.solr.common.params.ModifiableSolrParams;
import org.apache.solr.common.params.ShardParams;
import org.apache.solr.common.params.SolrParams;
import org.apache.solr.handler.component.ResponseBuilder;

/**
 * What the node that took a request gives to the shards, as request parameters: the query, encoded
 * once and unrounded, and for explanations the range of the merged window.
 */
final class ShardHandover {
  private static final String QUERY = "_alignment_query_";
  private static final String WORDS = "_alignment_words_";
  private static final String RANGE = "_alignment_range_";

  private ShardHandover() {}

  /** Gives the query to all shard requests to come, and asks each shard for its whole window. */
  static void prepare(ResponseBuilder rb, AlignmentQuery query, int reRankDocs) {
    ModifiableSolrParams params = new ModifiableSolrParams(rb.req.getParams());
    byte[] bytes = AlignmentCodec.encode(query.value(), AlignmentEncoding.FLOAT32);
    params.set(QUERY, Base64.getEncoder().encodeToString(bytes));
    params.set(WORDS, query.words().toArray(new String[0]));
    rb.req.setParams(params);
    if (params.getInt(CommonParams.ROWS, CommonParams.ROWS_DEFAULT) > 0) {
      rb.shards_start = 0;
      rb.shards_rows = reRankDocs;
    }
  }

  /** The query that a shard was given; null if it was given none. */
  static AlignmentQuery query(SolrParams params) {
    String bytes = params.get(QUERY);
    if (bytes == null) {
      return null;
    }
    String[] words = params.getParams(WORDS);
    try {
      return new AlignmentQuery(
          AlignmentCodec.decode(Base64.getDecoder().decode(bytes)),
          words == null ? List.of() : List.of(words));
    } catch (IllegalArgumentException e) {
      throw AlignmentParams.bad(QUERY + ": " + e.getMessage());
    }
  }

  /** Gives the range of the merged window to all shard requests to come. */
  static void setRange(ResponseBuilder rb, WindowRange range) {
    rb.req.setParams(new ModifiableSolrParams(rb.req.getParams()).set(RANGE, range.asText()));
  }

  /** The range that a shard was given; null if it was given none. */
  static WindowRange range(SolrParams params) {
    String range = params.getBool(ShardParams.IS_SHARD, false) ? params.get(RANGE) : null;
    try {
      return range == null ? null : WindowRange.parse(range);
    } catch (IllegalArgumentException e) {
      throw AlignmentParams.bad(RANGE + " is " + e.getMessage());
    }
  }
}
