/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.cloud;

import static org.aladin.solr.SolrHttp.assertOk;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import org.aladin.solr.SolrHttp.Answer;
import org.aladin.solr.TestCaptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Collections in which something else than the id says which shard a document is on. */
@Tag("slow")
class RoutedCollectionsTest {
  private static SolrCloud cloud;

  @BeforeAll
  static void create() throws Exception {
    cloud = SolrCloud.shared();
    create("routed-field", "numShards=2&router.field=licence_s");
    create("routed-implicit", "router.name=implicit&shards=x,y");
    create("routed-by-id", "numShards=2");
  }

  private static void create(String collection, String shards) {
    cloud.admin(
        "CREATE&collection.configName=aladin&replicationFactor=1&name="
            + collection
            + "&"
            + shards
            + cloud.modelProperties());
    cloud.awaitActive(collection, 2, 2);
  }

  /** For adds, Solr heeds the request's route in the second collection only. */
  @ParameterizedTest
  @CsvSource({"routed-field,false", "routed-implicit,true", "routed-by-id,true"})
  void documentsAreFoundByIdRecognisedAndUpdated(String collection, boolean parameter) {
    String[] routes =
        collection.equals("routed-implicit") ? new String[] {"x", "y"} : new String[] {"by", "nc"};
    for (int i = 0; i < 6; i++) {
      String route = routes[i % 2];
      String where = parameter ? "?_route_=" + route : "";
      String update = "/" + collection + "/update" + where;
      String document =
          String.format(
              Locale.ROOT,
              "[{\"id\":\"d%d\",\"licence_s\":\"%s\",\"caption\":\"%s\"}]",
              i,
              route,
              TestCaptions.caption(i));
      assertOk(cloud.node(i % 3).post(update, document));
      assertOk(cloud.node((i + 1) % 3).post(update, document));
      assertOk(
          cloud
              .node((i + 2) % 3)
              .post(
                  update,
                  String.format(
                      Locale.ROOT,
                      "[{\"id\":\"d%d\",\"licence_s\":\"%s\","
                          + "\"caption\":{\"removeregex\":\"no such caption\"}}]",
                      i,
                      route)));
    }
    assertOk(cloud.node(0).update(collection, "{\"commit\":{}}"));
    assertEquals(6, cloud.node(0).count(collection, "caption_alignment:*"));
    assertEquals(6, cloud.sum(collection, "documentsEmbedded"));
    assertEquals(12, cloud.sum(collection, "documentsUnchanged"));
    for (int i = 0; i < 6; i++) {
      Answer byId =
          cloud
              .node(i % 3)
              .select(
                  collection, "q", "{!aladin f=caption_vector id=d" + i + " topK=1}", "rows", "1");
      assertOk(byId);
      assertEquals("d" + i, byId.ids().get(0));
    }
  }
}
