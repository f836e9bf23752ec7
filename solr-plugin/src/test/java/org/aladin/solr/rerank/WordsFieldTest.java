/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.rerank;

import static org.aladin.solr.SolrHttp.assertOk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.aladin.solr.TestImages;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code words} names the captions' own text, on one core and over two. */
class WordsFieldTest {
  private static final List<String> CORES = List.of("words-even", "words-odd");
  private static final String BARE = "words-bare";

  private static SolrNode node;

  /** The title has as many words as the caption, and could name its vectors wrongly. */
  @BeforeAll
  static void index() throws Exception {
    node = SolrNode.shared();
    node.addConfigset("words", config -> config.replace("<config>", "<config><!-- copied -->"));
    Path schema = node.home().resolve("configsets/words/conf/schema.xml");
    Files.writeString(
        schema,
        Files.readString(schema)
            .replace(
                "<uniqueKey>", "<copyField source=\"caption\" dest=\"copy_t\"/>\n<uniqueKey>"));
    for (String core : CORES) {
      assertOk(node.createCoreOf("words", core));
      assertOk(
          node.update(
              core,
              "[{\"id\":\""
                  + core
                  + "\",\"caption\":\"a red bus\",\"title_t\":\"the old church\",\"title_ss\":[\"a"
                  + " b c\"],\"size_i\":7},"
                  + TestImages.json("image-" + core, TestImages.random(3, "bus", 1))
                  + "]"));
    }
    node.addTestConfigset("alignment");
    assertOk(node.createCoreOf("alignment", BARE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nope|field 'nope' is not in the schema",
        "title_t|field 'title_t' is another field",
        "size_i|field 'size_i' is another field",
        "object_labels|field 'object_labels' is another field",
        "caption_vector|field 'caption_vector' is another field",
      })
  void anotherFieldThanTheCaptionsIsRefused(String words, String message) {
    for (boolean sharded : new boolean[] {false, true}) {
      SolrHttp.Answer answer = explain(words, sharded);
      assertEquals(400, answer.status(), () -> answer.body().toString());
      assertEquals(
          "{!alignment}: words: "
              + message
              + ", expected one of [caption], whose words the vectors in 'caption_alignment'"
              + " stand for",
          answer.message());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"caption", "copy_t"})
  void theCaptionAndItsCopiesNameTheWords(String words) {
    for (boolean sharded : new boolean[] {false, true}) {
      SolrHttp.Answer answer = explain(words, sharded);
      assertOk(answer);
      int hits = 0;
      for (JsonElement hit : answer.hits()) {
        JsonElement first = hit.getAsJsonObject().getAsJsonArray("[alignment]").get(0);
        assertEquals("a", first.getAsJsonObject().get("word").getAsString(), words);
        hits++;
      }
      assertEquals(sharded ? 2 : 1, hits);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nope|words: field 'nope' is not in the schema, expected a stored text field of one value",
        "rank|words: field 'rank' is of type pfloat, expected a stored text field of one value",
        "int8|words: field 'int8' is of type alignment_int8, expected a stored text field",
        "hidden|words: field 'hidden' is not stored, expected a stored text field of one value",
        "many|words: field 'many' has several values, expected a stored text field of one value",
      })
  void withoutAProcessorItIsATextOfOneValueThatCanBeReadBack(String words, String message) {
    JsonObject vectors = node.document(CORES.get(0), "image-" + CORES.get(0));
    SolrHttp.Answer answer =
        node.select(
            BARE,
            "q",
            "*:*",
            "rq",
            "{!alignment f=int8 vectors=$vectors words=" + words + "}",
            "vectors",
            vectors.get("image_alignment").getAsString());
    assertEquals(400, answer.status(), () -> answer.body().toString());
    assertTrue(answer.message().startsWith("{!alignment}: " + message), answer::message);
  }

  private static SolrHttp.Answer explain(String words, boolean sharded) {
    String core = CORES.get(0);
    String shards = node.shard(core) + (sharded ? "," + node.shard(CORES.get(1)) : "");
    return node.select(
        core,
        "q",
        "caption:bus",
        "shards",
        shards,
        "fl",
        "id,[alignment]",
        "json.nl",
        "map",
        "rq",
        "{!alignment f=caption_alignment id=image-" + core + " words=" + words + "}");
  }
}
