/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.List;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.aladin.solr.TestCaptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Vectors of another model in the index. */
class OtherModelTest {
  private static final String CORE = "other-model";

  private static SolrNode node;

  @BeforeAll
  static void start() throws IOException {
    node = SolrNode.shared();
    // The processor takes no vectors of another model: they are older than the model, or come by
    // another way.
    node.addConfigset(
        CORE,
        config ->
            config.replace(
                "<updateRequestProcessorChain name=\"aladin\"",
                "<updateRequestProcessorChain name=\"plain\">"
                    + "<processor class=\"solr.RunUpdateProcessorFactory\"/>"
                    + "</updateRequestProcessorChain>"
                    + "<updateRequestProcessorChain name=\"aladin\""));
    assertEquals(200, node.createCoreOf(CORE, CORE).status());
  }

  @Test
  void queryIsRefusedWithBothVersionsUntilTheDocumentsAreEmbeddedAgain() {
    String vector = "[1" + ",0".repeat(SolrNode.DIMENSION - 1) + "]";
    node.update(CORE, "[{\"id\":\"new\",\"caption\":\"" + TestCaptions.caption(1) + "\"}]");
    node.post(
        "/" + CORE + "/update?commit=true&update.chain=plain",
        "[{\"id\":\"old\",\"caption_vector\":"
            + vector
            + ",\"caption_model\":\"0123456789abcdef\"}]");
    JsonObject model =
        node.get("/" + CORE + "/aladin")
            .body()
            .getAsJsonObject("models")
            .getAsJsonObject("default");

    SolrHttp.Answer answer = node.select(CORE, "q", "{!aladin f=caption_vector}a dog");
    assertEquals(400, answer.status());
    assertEquals(
        "{!aladin}: field 'caption_vector' has 1 documents embedded by model version"
            + " 0123456789abcdef, the query's is "
            + model.get("version").getAsString()
            + ": index them again",
        answer.message());
    assertEquals(0, node.select(CORE, "q", "{!aladin f=image_vector}a dog").ids().size());
    for (String from : List.of("", " from=caption_vector")) {
      SolrHttp.Answer byId = node.select(CORE, "q", "{!aladin f=image_vector id=old" + from + "}");
      assertEquals(400, byId.status());
      assertEquals(
          "{!aladin}: field 'caption_vector' of document 'old' was made by model version"
              + " 0123456789abcdef, the query's is "
              + model.get("version").getAsString()
              + ": their vectors cannot be compared",
          byId.message());
    }
    assertEquals(200, node.select(CORE, "q", "{!aladin f=image_vector id=new}").status());

    node.update(CORE, "[{\"id\":\"old\",\"caption\":\"" + TestCaptions.caption(2) + "\"}]");
    assertEquals(2, node.select(CORE, "q", "{!aladin f=caption_vector}a dog").ids().size());
    assertEquals(List.of(), node.select(CORE, "q", "caption_model:0123456789abcdef").ids());
  }
}
