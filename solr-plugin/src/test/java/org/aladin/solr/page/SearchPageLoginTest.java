/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.page;

import static org.aladin.solr.SolrHttp.assertOk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Response;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.apache.solr.security.Sha256AuthenticationProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page on a node that lets nobody in without a password. */
class SearchPageLoginTest extends SearchPageTestCase {
  @Override
  boolean isExpected(String host) {
    return true; // a node of its own
  }

  private static String security() {
    StringBuilder users = new StringBuilder();
    for (String user : new String[] {"admin", "reader", "writer"}) {
      users.append(users.isEmpty() ? "" : ",").append('"').append(user).append("\":\"");
      users.append(Sha256AuthenticationProvider.getSaltedHashedValue(user)).append('"');
    }
    return """
        {"authentication": {"class": "solr.BasicAuthPlugin", "blockUnknown": true,
          "credentials": {USERS}},
         "authorization": {"class": "solr.RuleBasedAuthorizationPlugin",
          "permissions": [{"name": "update", "role": ["w", "a"]}, {"name": "read", "role": ["r", "a"]},
            {"name": "all", "role": "a"}],
          "user-role": {"admin": "a", "writer": "w", "reader": "r"}}}
        """
        .replace("USERS", users);
  }

  private void as(String user, String password) {
    String credentials =
        Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    context().setExtraHTTPHeaders(Map.of("Authorization", "Basic " + credentials));
  }

  @Test
  void aUserWhoMayNotReadSeesWhy(@TempDir Path folder) throws Exception {
    Path home = Files.createDirectory(folder.resolve("solr"));
    Files.writeString(home.resolve("security.json"), security());
    try (SolrNode node = SolrNode.startWithHeaders(home)) {
      SolrHttp admin = node.as("admin", "admin");
      assertOk(
          admin.get(
              "/admin/cores?action=CREATE&configSet=aladin&name=secured&property.aladin.dimension="
                  + SolrNode.DIMENSION));
      assertOk(admin.update("secured", "[{\"id\":\"c\",\"caption\":\"a red bus\"}]"));
      String address = node.baseUrl() + "/secured/aladin/search";
      assertEquals(401, node.get("/secured/aladin/search/facts").status());
      as("writer", "writer");
      Response refused = page.navigate(address);
      assertEquals(403, refused.status());
      as("reader", "reader");
      page.navigate(address + "?find=caption&q=bus");
      page.waitForSelector(".hit");
      as("reader", "changed");
      search(401, "Solr asks who you are (401).", "Reload this page and log in.");
      as("writer", "writer");
      search(403, "You may not search this collection (403).", "the permission to read");
      as("reader", "reader");
      page.press("#text", "Enter");
      page.waitForSelector(".hit");
    }
  }

  private void search(int status, String title, String advice) {
    page.press("#text", "Enter");
    page.waitForSelector(".message.error:has-text('(" + status + ")')");
    String message = page.locator(".message").innerText();
    assertTrue(message.contains(title), message);
    assertTrue(message.contains(advice), message);
  }
}
