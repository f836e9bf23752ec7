/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.cloud;

import static org.aladin.solr.SolrHttp.assertOk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrHttp.Answer;
import org.aladin.solr.TestCaptions;
import org.apache.solr.security.Sha256AuthenticationProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes that let nobody in without a password. One user may update and nothing else, one may read:
 * what the plugin asks other shards for must need no more than that.
 */
@Tag("slow")
class AuthenticatedCloudTest {
  private static final String COLLECTION = "secured";
  private static final int DOCUMENTS = 12;

  private static SolrCloud cloud;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    cloud = SolrCloud.start(folder, 2, security());
    cloud.create(COLLECTION, 2, 1);
    List<String> documents = new ArrayList<>();
    for (int i = 0; i < DOCUMENTS; i++) {
      documents.add("{\"id\":\"d" + i + "\",\"caption\":\"" + TestCaptions.caption(i) + "\"}");
    }
    assertOk(as("writer", 0).post("/" + COLLECTION + "/update", documents.toString()));
    assertOk(cloud.node(0).update(COLLECTION, "{\"commit\":{}}"));
  }

  @AfterAll
  static void stop() {
    cloud.close();
  }

  private static String security() {
    StringBuilder users = new StringBuilder();
    for (String user : new String[] {SolrCloud.ADMIN, "writer", "reader", "monitor"}) {
      users.append(users.isEmpty() ? "" : ",").append('"').append(user).append("\":\"");
      users.append(Sha256AuthenticationProvider.getSaltedHashedValue(user)).append('"');
    }
    return """
        {"authentication": {"class": "solr.BasicAuthPlugin", "blockUnknown": true,
          "credentials": {USERS}},
         "authorization": {"class": "solr.RuleBasedAuthorizationPlugin",
          "permissions": [{"name": "update", "role": ["w", "a"]},
            {"name": "read", "role": ["r", "a"]},
            {"name": "metrics-read", "role": ["m", "a"]}, {"name": "health", "role": ["r", "m", "a"]},
            {"name": "all", "role": "a"}],
          "user-role": {"admin": "a", "writer": "w", "reader": "r", "monitor": "m"}}}
        """
        .replace("USERS", users);
  }

  private static SolrHttp as(String user, int node) {
    return cloud.node(node).as(user, user);
  }

  @Test
  void whoMayOnlyUpdateIndexesOnAllShardsAndWhatIsKnownIsRecognised() {
    assertEquals(DOCUMENTS, cloud.node(0).count(COLLECTION, "caption_alignment:*"));
    assertEquals(DOCUMENTS, cloud.sum(COLLECTION, "documentsEmbedded"));
    for (int node = 0; node < 2; node++) {
      Answer again =
          as("writer", node)
              .update(
                  COLLECTION, "[{\"id\":\"d3\",\"caption\":\"" + TestCaptions.caption(3) + "\"}]");
      assertOk(again);
      assertEquals(403, as("writer", node).select(COLLECTION, "q", "*:*").status());
    }
    assertEquals(DOCUMENTS, cloud.sum(COLLECTION, "documentsEmbedded"));
    assertEquals(2, cloud.sum(COLLECTION, "documentsUnchanged"));
  }

  @Test
  void whoMayOnlyReadSearchesByTextAndByIdsOfAnyShard() {
    Set<String> first = new TreeSet<>();
    for (int i = 0; i < DOCUMENTS; i++) {
      Answer byId =
          as("reader", i % 2)
              .select(COLLECTION, "q", "{!aladin f=caption_vector id=d" + i + "}", "rows", "1");
      assertOk(byId);
      first.addAll(byId.ids());
    }
    assertEquals(DOCUMENTS, first.size(), "each is nearest to itself");
    assertOk(as("reader", 1).select(COLLECTION, "q", "{!aladin f=caption_vector}a dog"));
    assertEquals(
        403,
        as("reader", 0)
            .post("/" + COLLECTION + "/update", "[{\"id\":\"x\",\"caption\":\"a dog\"}]")
            .status());
  }

  @Test
  void pathsAndMemoryAreForThoseWhoMayReadMetricsAndHealthForThoseWhoMayAskForIt() {
    String handler = "/" + COLLECTION + "/aladin";
    for (String user : List.of("reader", "writer")) {
      for (String evasion : List.of("", "?health=false", "?health=false&health=true")) {
        Answer refused = as(user, 0).get(handler + evasion);
        assertEquals(403, refused.status(), user + evasion);
        assertFalse(refused.body().toString().contains("directory"), user + evasion);
      }
    }
    Answer status = as("monitor", 0).get(handler);
    assertOk(status);
    assertTrue(status.body().toString().contains("heapMaxBytes"), () -> status.body().toString());

    assertEquals(403, as("writer", 0).get(handler + "?health=true").status());
    for (String disguise : List.of("", "&health=false", "&$%7Bk%7D=false&k=health")) {
      Answer health = as("reader", 0).get(handler + "?health=true" + disguise);
      assertOk(health);
      assertEquals(Set.of("responseHeader", "health"), health.body().keySet(), disguise);
      assertEquals("OK", health.body().get("health").getAsString());
    }
  }

  @Test
  void theSearchPageIsForThoseWhoMayRead() {
    for (String part : List.of("", "/facts", "/page.js", "/picture?id=d1")) {
      String path = "/" + COLLECTION + "/aladin/search" + part;
      for (int node = 0; node < 2; node++) {
        int expected = part.startsWith("/picture") ? 404 : 200; // captions have no pictures
        assertEquals(expected, as("reader", node).get(path).status(), part);
        assertEquals(403, as("writer", node).get(path).status(), part);
        assertEquals(401, new SolrHttp(cloud.node(node).baseUrl()).get(path).status(), part);
      }
    }
  }
}
