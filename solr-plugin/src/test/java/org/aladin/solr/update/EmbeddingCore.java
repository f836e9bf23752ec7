/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.EncoderOptions;
import org.aladin.model.image.RegionFeatures;
import org.aladin.solr.Documents;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.aladin.solr.document.CaptionSource;
import org.aladin.solr.platform.NodeMetrics;
import org.aladin.solr.update.block.ContentHash;

/**
 * A core of the shared node, and beside Solr an encoder of the same model, which says what is
 * right.
 */
final class EmbeddingCore implements AutoCloseable {
  private final SolrNode node = SolrNode.shared();
  private final String name;
  private final AladinEncoder encoder;

  private EmbeddingCore(String name, AladinEncoder encoder) {
    this.name = name;
    this.encoder = encoder;
  }

  /**
   * @param name a name that no other test takes
   */
  static EmbeddingCore create(String name) throws IOException {
    SolrNode node = SolrNode.shared();
    assertEquals(200, node.createCore(name).status());
    return new EmbeddingCore(
        name, AladinEncoder.load(node.home().resolve("aladin-model"), EncoderOptions.cpu()));
  }

  AladinEncoder encoder() {
    return encoder;
  }

  void empty() {
    assertEquals(200, send("{\"delete\":{\"query\":\"*:*\"}}").status());
  }

  /** Documents in JSON, comma between them, that have to be accepted; commits. */
  void update(String documents) {
    SolrHttp.Answer answer = send("[" + documents + "]");
    assertEquals(200, answer.status(), () -> answer.body().toString());
  }

  /** Any body in JSON; commits. */
  SolrHttp.Answer send(String json) {
    return node.update(name, json);
  }

  /** Any body in JSON; does not commit. */
  SolrHttp.Answer sendOnly(String json) {
    return node.post("/" + name + "/update", json);
  }

  void commit() {
    assertEquals(200, node.get("/" + name + "/update?commit=true").status());
  }

  int count(String query) {
    return node.count(name, query);
  }

  /** A stored document; null if there is none. */
  JsonObject document(String id) {
    return node.document(name, id);
  }

  /** A counter of ours, or how often a timer ran. */
  static long metric(String core, String name) {
    return NodeMetrics.of(SolrNode.shared(), core, name);
  }

  /** That a document has the text and the encoder's vector of it. */
  void assertCaption(String text, String id) {
    JsonObject document = document(id);
    assertEquals(text, document.get("caption").getAsString());
    assertArrayEquals(
        encoder.encodeCaptions(List.of(text)).get(0).vector(),
        Documents.floats(document, "caption_vector"),
        1e-6f);
    assertCaptionHash(document);
    assertEquals(encoder.version(), document.get("caption_model").getAsString());
  }

  /** That the hash of a document is that of its caption and its vectors. */
  static void assertCaptionHash(JsonObject document) {
    List<Float> vector = new ArrayList<>();
    document.getAsJsonArray("caption_vector").forEach(each -> vector.add(each.getAsFloat()));
    assertEquals(
        ContentHash.of(
            new CaptionSource(document.get("caption").getAsString()),
            document.get("caption_model").getAsString(),
            vector,
            Base64.getDecoder().decode(document.get("caption_alignment").getAsString()),
            List.of()),
        document.get("caption_hash").getAsString());
  }

  /** That a document has the encoder's vector of an image. */
  void assertImage(RegionFeatures regions, String id) {
    assertArrayEquals(
        encoder.encodeImages(List.of(regions)).get(0).vector(),
        Documents.floats(document(id), "image_vector"),
        1e-6f);
  }

  @Override
  public void close() {
    encoder.close();
  }
}
