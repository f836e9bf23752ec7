/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.deployment.upgrade;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.deployment.process.CoreFolder;
import org.aladin.solr.platform.NodeMetrics;

/**
 * A core of today's node whose index an older one wrote.
 *
 * @param before the documents, as the older node showed them
 * @param expectedAnswers what it answered
 */
record UpgradedCore(
    SolrHttp node,
    CoreFolder folder,
    Map<String, JsonObject> before,
    List<JsonElement> expectedAnswers) {
  String name() {
    return folder.path().getFileName().toString();
  }

  /** What the older node had, to be changed at will. */
  Map<String, JsonObject> expectedDocuments() {
    Map<String, JsonObject> copies = new TreeMap<>();
    before.forEach((id, document) -> copies.put(id, document.deepCopy()));
    return copies;
  }

  Map<String, JsonObject> documents() {
    return CoreContents.documents(node, name());
  }

  Map<String, JsonObject> gotten() {
    return CoreContents.gotten(node, name(), before.keySet());
  }

  List<JsonElement> answers() {
    return CoreContents.answers(node, name());
  }

  Segments segments() throws IOException {
    return Segments.of(folder.index());
  }

  SolrHttp.Answer update(String json) {
    return node.update(name(), json);
  }

  void optimize() {
    SolrHttp.assertOk(
        node.get("/" + name() + "/update?optimize=true&maxSegments=1&waitSearcher=true"));
  }

  /** How many documents the node embedded for this core. */
  long embedded() {
    return NodeMetrics.of(node, name(), "documentsEmbedded");
  }
}
