/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.search;

import org.aladin.model.PublicApi;
import org.aladin.solr.params.QueryParams;
import org.apache.solr.common.params.ModifiableSolrParams;
import org.apache.solr.common.params.SolrParams;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.search.QParser;
import org.apache.solr.search.QParserPlugin;

/**
 * {@code {!aladin}}: finds the documents whose global vectors are nearest to that of a text, of an
 * indexed document or of an image.
 *
 * <pre>
 * q={!aladin f=image_vector topK=100}a red bus in front of a church
 * q={!aladin f=caption_vector id=image-17}
 * q={!aladin f=caption_vector features=$regions labels='bus church'}&amp;regions=AACAPw...
 * </pre>
 *
 * <ul>
 *   <li>{@code f}: the field to search, of type DenseVectorField; required
 *   <li>{@code topK}: the number of documents to find per shard, at least 1; 10 by default. {@code
 *       all} finds all documents whose score is at least {@code minScore}, and compares every
 *       vector
 *   <li>{@code minScore}: the minimum score of a hit, from 0 to 1, on the scale of the scores in
 *       the response: (1 + cosine) / 2; 0 by default, or with {@code topK=all} required
 *   <li>{@code efSearch}: the number of candidates per segment, at least {@code topK}; the larger
 *       of {@code topK} and 32 by default; larger values improve recall at higher cost
 *   <li>the source to search with, exactly one of: the text (at most 10,000 characters); {@code
 *       id}, of a document on any shard, committed or not; {@code features}, an image's regions as
 *       base64 of little-endian float32
 *   <li>{@code from}: with {@code id}, the vector field of that document; by default the only one
 *       of the document
 *   <li>{@code labels}: with {@code features}, the object labels, joined by spaces; none by default
 *   <li>{@code model}: the model that encodes; by default the only one that the core declares
 *   <li>{@code notComparable}: the handling of vectors of other versions of the model: {@code skip}
 *       (default) omits them, {@code refuse} responds with 503. The request parameter {@code
 *       aladin.notComparable} is its default
 *   <li>{@code preFilter}, {@code includeTags}, {@code excludeTags}: filters that are applied
 *       before the search, as in {@code {!knn}}
 * </ul>
 *
 * <p>In a cluster the node that received the request encodes the source, and sends the vector to
 * the shards. Documents with vectors of another model version are omitted and counted in the
 * response header, under {@value org.aladin.solr.comparison.NotComparable#HEADER}. Deletes cannot
 * use this query: see {@link org.aladin.solr.query.DeleteQueries}.
 *
 * <p>Invalid parameters are errors of the caller (400), including words that belong to no
 * parameter: an unquoted value ends at its first space.
 */
@PublicApi
public final class AladinQParserPlugin extends QParserPlugin {
  /** The name under which solrconfig.xml declares the parser. */
  public static final String NAME = QueryParams.ALADIN;

  @Override
  public QParser createParser(
      String qstr, SolrParams localParams, SolrParams params, SolrQueryRequest req) {
    SolrParams local = localParams == null ? new ModifiableSolrParams() : localParams;
    return new AladinQParser(qstr, local, params, req);
  }
}
