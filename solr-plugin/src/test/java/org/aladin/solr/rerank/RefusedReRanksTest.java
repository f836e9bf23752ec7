/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.aladin.model.alignment.encoded.RandomAlignments;
import org.aladin.solr.platform.SearchQuery;
import org.apache.solr.client.solrj.SolrRequest.METHOD;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the rerank query refuses as the caller's mistake. */
class RefusedReRanksTest extends ReRankTestCase {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sort|rank asc|sort is 'rank asc', expected score desc or none",
        "cursorMark|*|cursorMark is not possible with it",
        "group|true|group=true is not possible with it",
        "multiThreaded|true|multiThreaded=true is not possible with it",
      })
  void whatOrdersOtherwiseIsRefused(String parameter, String value, String message) {
    SearchQuery query = query(10, "{!alignment f=int8 vectors=$vectors}");
    query.set(parameter, value);
    assertRefused(query, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "f=int8 vectors=$vectors window=3|unknown parameter 'window', expected one of [f, v, id,",
        "vectors=$vectors|the field to rank by is missing, expected f=<alignment field>",
        "f=rank vectors=$vectors|field 'rank' is of type pfloat, expected one of type",
        "f=nope vectors=$vectors|field 'nope' does not exist, expected one of type AlignmentField",
        "f=int8|nothing to rank by is given, expected one of a text, id=<document id>, vectors=",
        "f=int8 id=i1 vectors=$vectors|2 sources to rank by are given",
        "f=int8 vectors='###'|vectors: Illegal base64 character 23",
        "f=int8 vectors=AAAA|vectors: An alignment value has 3 bytes, expected at least 11",
        "f=int8 vectors=$wide|the query has 25 dimensions, field 'int8' has 24",
        "f=regions vectors=$regions|field 'regions' holds regions, and so does the query: expected",
        "f=words vectors=$vectors|field 'words' holds words, and so does the query: expected",
        "f=int8 vectors=$vectors notComparable=drop|notComparable is 'drop', expected one of [skip,",
        "f=int8 id=nobody|no document has the id 'nobody'",
        "f=int8 id=i4|document 'i4' has no vectors, expected from=<one of its alignment fields>",
        "f=int8 id=i1|document 'i1' has vectors in the fields [bfloat16, float32, int4, int8, int8_coarse],",
        "f=int8 id=i4 from=int8|document 'i4' has no vectors in field 'int8'",
        "f=int8 id=i1 from=rank|from is 'rank', expected one of [bfloat16, float32, int4, int8, int8_coarse, regions, words]",
        "f=int8 from=int8 vectors=$vectors|from is given without id, expected both or neither",
        "f=int8 vectors=$vectors reRankDocs=0|reRankDocs is '0', expected a whole number of at",
        "f=int8 vectors=$vectors reRankDocs=ten|reRankDocs is 'ten', expected a whole number",
        "f=int8 vectors=$vectors weight=-1|weight is '-1', expected a number of at least 0",
        "f=int8 vectors=$vectors weight=NaN|weight is 'NaN', expected a number of at least 0",
        "f=int8 vectors=$vectors operator=max|operator is 'max', expected one of [add, multiply,",
        "f=int8 vectors=$vectors missing=first|missing is 'first', expected one of [last, zero,",
        "f=int8 vectors=$vectors score=max|score is 'max', expected one of [sum, mean]",
        "f=int8 vectors=$vectors scale=1-0|scale is '1-0', expected low-high with 0 <= low < high",
        "f=int8 vectors=$vectors mainScale=x|mainScale is 'x', expected low-high",
        "f=int8 labels=bus vectors=$vectors|labels is given without features, expected both or",
        "f=int8 features=AAAA|features: ",
        "f=int8 v=$long|The text has 10001 characters, expected at most 10000",
        "f=int8 v='a bus' model=large|Unknown model 'large', expected one of [small]",
      })
  void badParametersAreTheCallersMistake(String parameters, String message) {
    SearchQuery query = query(10, "{!alignment " + parameters + "}");
    query.set("long", "x".repeat(10_001));
    query.set("wide", base64(new RandomAlignments(1, 25).words("", 3)));
    query.set("regions", base64(RANDOM.regions("model-a", 3)));
    assertRefused(query, message);
  }

  /** Where q has sort, start or rows itself, Solr does not look at those of the request. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rows=30|start + rows is 30, expected at most reRankDocs, which is 20",
        "start=15|start + rows is 25, expected at most reRankDocs, which is 20",
        "start=11 rows=10|start + rows is 21, expected at most reRankDocs, which is 20",
        "sort='rank asc'|sort is 'rank asc', expected score desc or none",
      })
  void aPageOfQItselfIsRefusedLikeOneOfTheRequest(String local, String message) {
    SearchQuery query = query(5, "{!alignment f=int8 reRankDocs=20 vectors=$vectors}");
    query.setQuery("{!func " + local + "}rank");
    assertRefused(query, message);
    query.set("shards", shards);
    assertRefused(query, message);
  }

  @Test
  void aPageOfQItselfInsideTheWindowIsShownOnOneShardAndRefusedOnMany() throws Exception {
    SearchQuery query = query(5, "{!alignment f=int8 reRankDocs=20 vectors=$vectors}");
    query.setStart(3);
    List<String> expected = ids(one.query(query, METHOD.POST).getResults());
    query.setStart(0);
    query.setQuery("{!func start=3 rows=5 sort='score desc'}rank");
    query.setRows(90);
    assertEquals(expected, ids(one.query(query, METHOD.POST).getResults()));
    query.set("shards", shards);
    assertRefused(
        query,
        "sort, start and rows are local parameters of q, expected parameters of the request");
  }

  /** As a client may ask a shard: past the check of what a whole collection is asked. */
  @Test
  void aShardGivesNoScoreButThoseOfItsWindow() throws Exception {
    SearchQuery query = query(30, "{!alignment f=int8 reRankDocs=10 vectors=$vectors}");
    query.set("isShard", true);
    query.set("distrib", false);
    assertRefused(query, "start + rows is 30, expected at most reRankDocs, which is 10");
    query.setRows(10);
    query.set("sort", "rank asc");
    assertRefused(query, "expected score desc or none");
    query.remove("sort");
    assertEquals(10, one.query(query, METHOD.POST).getResults().size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "q|{!alignment f=int8 vectors=$vectors}",
        "fq|{!alignment f=int8 vectors=$vectors}",
        "fq|{!alignment f=int8 vectors=$vectors reRankDocs=50}",
        "facet.query|{!alignment f=int8 vectors=$vectors}",
        "q|{!bool must=$other should=id:i1}",
        "q|{!func}query($other)",
        "rq|{!rerank reRankQuery=$other reRankDocs=10}",
      })
  void outsideOfRqItIsRefusedThoughThereIsARankQuery(String parameter, String value)
      throws Exception {
    SearchQuery query = query(10, "{!alignment f=int8 reRankDocs=50 vectors=$vectors}");
    one.query(query, METHOD.POST);
    query.set("other", "{!alignment f=int8 vectors=$vectors}");
    query.set("facet", true);
    query.set(parameter, value);
    assertRefused(query, "it reranks the results of q, expected it as rq");
    query.set("shards", shards);
    assertRefused(query, "it reranks the results of q, expected it as rq");
  }

  @ParameterizedTest
  @ValueSource(strings = {"q", "fq"})
  void outsideOfRqItIsRefused(String parameter) {
    SearchQuery query = query(10, null);
    query.set(parameter, "{!alignment f=int8 vectors=$vectors}");
    assertRefused(query, "it reranks the results of q, expected it as rq");
  }
}
