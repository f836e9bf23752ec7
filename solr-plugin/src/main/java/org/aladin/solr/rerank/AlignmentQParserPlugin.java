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
 * {@code rq={!alignment}}: orders the best documents of any query by MaxSim, the score of ALADIN's
 * alignment head: for each word of a caption the cosine of its best region, at least 0, summed.
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
 *       format as base64. Words rank documents of regions, regions rank documents of words
 *   <li>{@code from}: with {@code id}, the alignment field of that document; by default the only
 *       one that the document has
 *   <li>{@code labels}: with {@code features}, the object labels, joined by spaces; none by default
 *   <li>{@code model}: the model that encodes; by default the only one that the core declares
 *   <li>{@code reRankDocs}: how many of the first pass's best documents are scored (the window), at
 *       least 1; {@value AlignmentParams#DEFAULT_RERANK_DOCS} by default
 *   <li>{@code operator}: {@code replace} (default), {@code add} or {@code multiply}; {@code
 *       weight}, at least 0, is 1 by default; see {@link Combination}
 *   <li>{@code scale}, {@code mainScale}: {@code low-high}, where the window's alignment and
 *       first-pass scores are mapped to before they are combined; not mapped by default
 *   <li>{@code score}: {@code sum} (default) or {@code mean} of the words' cosines
 *   <li>{@code missing}: what becomes of documents without vectors to compare: {@code last}
 *       (default; their scores are negative), {@code zero}, {@code keep} or {@code error}; see
 *       {@link MissingPolicy}
 *   <li>{@code notComparable}: what becomes of the search if the window has vectors of another
 *       version of the model, of the query's own kind or such as cannot be read: {@code skip}
 *       (default) treats them as {@code missing}, {@code refuse} answers 503, and so does {@code
 *       missing=error}. The request parameter {@code aladin.notComparable} is its default; the
 *       response's header counts such documents under {@value
 *       org.aladin.solr.comparison.NotComparable#HEADER}
 *   <li>{@code words}: the text field of the documents from which explanations name their words:
 *       the one that the update processor embeds into {@code f}, or a copy of it
 * </ul>
 *
 * <p>A page has to lie inside the window: {@code start + rows} greater than {@code reRankDocs} is
 * refused. So is what would order documents otherwise: {@code cursorMark}, {@code group}, {@code
 * multiThreaded} and a {@code sort} that does not begin with {@code score desc}; what follows that
 * breaks ties of the first pass's scores, and of the final ones. When {@code timeAllowed} runs out
 * before the window is scored, the response is flagged as partial and in the first pass's order.
 * Bad parameters are the caller's (400), and so are words that belong to none: an unquoted value
 * ends at its first space.
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

  /** Whether a rank query is one of this parser's, under whatever name it is declared. */
  public static boolean parses(String rankQuery, SolrQueryRequest req) {
    try {
      return QParser.getParser(rankQuery, req) instanceof AlignmentQParser;
    } catch (SyntaxError e) {
      throw AlignmentParams.bad("rq: " + e.getMessage());
    }
  }
}
