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
 * {@code {!aladin}}: the documents whose global vector is nearest to that of a text, of an indexed
 * document or of an image.
 *
 * <pre>
 * q={!aladin f=image_vector topK=100}a red bus in front of a church
 * q={!aladin f=caption_vector id=image-17}
 * q={!aladin f=caption_vector features=$regions labels='bus church'}&amp;regions=AACAPw...
 * </pre>
 *
 * <ul>
 *   <li>{@code f}: the field to search, of type DenseVectorField; required
 *   <li>{@code topK}: how many documents (of each shard) are found, at least 1; 10 by default
 *   <li>{@code efSearch}: how many candidates are looked at for that in each segment, at least
 *       {@code topK}; the larger of {@code topK} and 32 by default; larger values improve recall at
 *       higher cost
 *   <li>what to search with, exactly one of: the text (at most 10,000 characters); {@code id}, of a
 *       document on any shard, committed or not; {@code features}, an image's regions as base64 of
 *       little-endian float32
 *   <li>{@code from}: with {@code id}, the vector field of that document; by default the only one
 *       that the document has
 *   <li>{@code labels}: with {@code features}, the object labels, joined by spaces; none by default
 *   <li>{@code model}: the model that encodes; by default the only one that the core declares
 *   <li>{@code notComparable}: what becomes of the search if there are vectors of other versions of
 *       the model: {@code skip} (default) leaves them out, {@code refuse} answers 503. The request
 *       parameter {@code aladin.notComparable} is its default
 *   <li>{@code preFilter}, {@code includeTags}, {@code excludeTags}: filters that hold before the
 *       search, as {@code {!knn}} has them
 * </ul>
 *
 * <p>In a cluster the node that took the request encodes, and hands the vector to the shards.
 * Documents whose vectors another version of the model made are left out of the search and counted
 * in the response's header, under {@value org.aladin.solr.comparison.NotComparable#HEADER}. In a
 * delete the query is refused: see {@link org.aladin.solr.query.DeleteQueries}.
 *
 * <p>Bad parameters are the caller's (400), and so are words that belong to none: an unquoted value
 * ends at its first space.
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
