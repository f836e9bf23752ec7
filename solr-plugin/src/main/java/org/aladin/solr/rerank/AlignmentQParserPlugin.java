/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import org.aladin.model.PublicApi;
import org.aladin.solr.params.QueryParams;
import org.apache.solr.common.params.ModifiableSolrParams;
import org.apache.solr.common.params.SolrParams;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.search.QParser;
import org.apache.solr.search.QParserPlugin;
import org.apache.solr.search.SyntaxError;

/**
 * {@code rq={!alignment}}: reranks the best documents of any query by MaxSim, the score of ALADIN's
 * alignment head: the sum over the words of a caption of the cosine with their best region, at
 * least 0 each.
 *
 * <pre>
 * q={!aladin f=image_vector topK=100 v=$text}
 * rq={!alignment f=image_alignment reRankDocs=100 v=$text}
 * text=a red bus in front of a church
 * </pre>
 *
 * <ul>
 *   <li>{@code f}: the alignment field of the documents; required
 *   <li>what to rank by, exactly one of: a text; {@code id}, of a document on any shard, committed
 *       or not; {@code features}, an image's regions as base64 of little-endian float32; {@code
 *       vectors}, an alignment set in {@link org.aladin.model.alignment.encoded.AlignmentCodec}'s
 *       format as base64. Words rank documents with regions, regions rank documents with words
 *   <li>{@code from}: with {@code id}, the alignment field of that document; by default the only
 *       one of the document
 *   <li>{@code labels}: with {@code features}, the object labels, joined by spaces; none by default
 *   <li>{@code model}: the model that encodes; by default the only one that the core declares
 *   <li>{@code reRankDocs}: the number of the first pass's best documents to score (the window), at
 *       least 1; {@value AlignmentParams#DEFAULT_RERANK_DOCS} by default
 *   <li>{@code minScore}: the minimum mean of the words' cosines, from 0 to 1. Only documents of
 *       the window that reach it are found; by default nothing is cut off
 *   <li>{@code operator}: {@code replace} (default), {@code add} or {@code multiply}; {@code
 *       weight}, at least 0, is 1 by default; see {@link Combination}
 *   <li>{@code scale}, {@code mainScale}: {@code low-high}, the range to which the window's
 *       alignment and first-pass scores are mapped before they are combined; not mapped by default
 *   <li>{@code score}: {@code sum} (default) or {@code mean} of the words' cosines
 *   <li>{@code missing}: the handling of documents without comparable vectors: {@code last}
 *       (default; their scores are negative), {@code zero}, {@code keep} or {@code error}; see
 *       {@link MissingPolicy}
 *   <li>{@code notComparable}: the handling of vectors of another model version, of the query's own
 *       kind, or that cannot be read: {@code skip} (default) treats them as {@code missing}, {@code
 *       refuse} responds with 503, and so does {@code missing=error}. The request parameter {@code
 *       aladin.notComparable} is its default; the response's header counts such documents under
 *       {@value org.aladin.solr.comparison.NotComparable#HEADER}
 *   <li>{@code words}: the text field of the documents from which explanations take the words: the
 *       field that the update processor embeds into {@code f}, or a copy of it
 * </ul>
 *
 * <p>A page must be inside the window: {@code start + rows} must not exceed {@code reRankDocs}.
 * Parameters that would order documents differently are rejected: {@code cursorMark}, {@code
 * group}, {@code multiThreaded} and a {@code sort} that does not start with {@code score desc}.
 * Sort fields after that break ties of first-pass and final scores. If {@code timeAllowed} ends
 * before the window is scored, the response is partial and in the order of the first pass. Invalid
 * parameters are errors of the caller (400), including words that belong to no parameter: an
 * unquoted value ends at its first space.
 */
@PublicApi
public final class AlignmentQParserPlugin extends QParserPlugin {
  /** The name under which solrconfig.xml declares the parser. */
  public static final String NAME = QueryParams.ALIGNMENT;

  @Override
  public QParser createParser(
      String qstr, SolrParams localParams, SolrParams params, SolrQueryRequest req) {
    SolrParams local = localParams == null ? new ModifiableSolrParams() : localParams;
    return new AlignmentQParser(qstr, local, params, req);
  }

  /** Whether a rank query uses this parser, under any declared name. */
  public static boolean parses(String rankQuery, SolrQueryRequest req) {
    try {
      return QParser.getParser(rankQuery, req) instanceof AlignmentQParser;
    } catch (SyntaxError e) {
      throw AlignmentParams.bad("rq: " + e.getMessage());
    }
  }
}
