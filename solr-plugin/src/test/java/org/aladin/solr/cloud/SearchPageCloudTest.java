/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.cloud;

import static org.aladin.solr.SolrHttp.assertOk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.aladin.solr.SolrNode;
import org.aladin.solr.picture.PictureCore;
import org.apache.commons.io.file.PathUtils;
import org.apache.solr.common.cloud.Replica;
import org.apache.solr.common.cloud.Slice;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The search page of a collection of two shards, asked on each of three nodes. */
@Tag("slow")
@Timeout(120)
class SearchPageCloudTest {
  private static final String COLLECTION = "search-page";
  private static final Color[] COLOURS = {Color.RED, Color.GREEN, Color.BLUE};
  private static final int DOCUMENTS = 9;

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static SolrCloud cloud;

  @BeforeAll
  static void create(@TempDir Path folder) throws Exception {
    cloud = SolrCloud.shared();
    Path conf = folder.resolve("conf");
    PathUtils.copyDirectory(SolrNode.SOLR_CONFIG.resolve("configset/conf"), conf);
    Path file = conf.resolve("solrconfig.xml");
    String handler = "class=\"org.aladin.solr.page.AladinSearchPageHandler\"";
    String config = Files.readString(file);
    assertTrue(config.contains(handler + "/>"));
    Files.writeString(
        file,
        config.replace(
            handler + "/>",
            handler
                + "><lst name=\"pictures\"><str name=\"imageField\">file_t</str></lst>"
                + "</requestHandler>"));
    cloud.cluster().uploadConfigSet(conf, COLLECTION);
    cloud.admin(
        "CREATE&numShards=2&replicationFactor=1&collection.configName="
            + COLLECTION
            + "&name="
            + COLLECTION
            + cloud.modelProperties());
    cloud.awaitActive(COLLECTION, 2, 2);
    List<String> documents = new ArrayList<>();
    for (int i = 0; i < DOCUMENTS; i++) {
      byte[] picture = PictureCore.png(COLOURS[i % 3], COLOURS[i % 3]);
      documents.add(
          "{\"id\":\"d"
              + i
              + "\",\"caption\":\"a dog\",\"file_t\":\""
              + PictureCore.base64(picture)
              + "\"}");
    }
    assertOk(cloud.node(0).update(COLLECTION, documents.toString()));
  }

  private static HttpResponse<byte[]> get(int node, String part) throws Exception {
    URI uri = URI.create(cloud.node(node).baseUrl() + "/" + COLLECTION + "/aladin/search" + part);
    return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  @Test
  void eachNodeFindsThePictureOfADocumentOfAnyShard() throws Exception {
    Set<String> nodes = new HashSet<>();
    for (Slice shard : cloud.state(COLLECTION).getActiveSlices()) {
      for (Replica replica : shard.getReplicas()) {
        nodes.add(replica.getNodeName());
      }
    }
    assertEquals(2, nodes.size(), "one node has no replica");
    for (int node = 0; node < 3; node++) {
      for (int i = 0; i < DOCUMENTS; i++) {
        HttpResponse<byte[]> response = get(node, "/picture?id=d" + i);
        assertEquals(200, response.statusCode());
        assertEquals("image/jpeg", response.headers().firstValue("Content-Type").orElse(""));
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(response.body()));
        int rgb = image.getRGB(30, 20);
        for (int shift = 0; shift <= 16; shift += 8) {
          assertEquals(COLOURS[i % 3].getRGB() >> shift & 255, rgb >> shift & 255, 12);
        }
      }
      assertEquals(404, get(node, "/picture?id=nobody").statusCode());
    }
  }

  @Test
  void eachNodeServesThePage() throws Exception {
    for (int node = 0; node < 3; node++) {
      HttpResponse<byte[]> page = get(node, "");
      assertEquals(200, page.statusCode());
      assertTrue(page.headers().firstValue("Content-Type").orElse("").startsWith("text/html"));
      HttpResponse<byte[]> script = get(node, "/page.js");
      assertTrue(
          script.headers().firstValue("Content-Type").orElse("").startsWith("text/javascript"));
      String facts = new String(get(node, "/facts").body(), StandardCharsets.UTF_8);
      assertTrue(facts.replace(" ", "").contains("\"collection\":\"search-page\""), facts);
      assertTrue(facts.replace(" ", "").contains("\"handler\":\"/aladin/search\""), facts);
    }
  }
}
