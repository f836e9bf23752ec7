/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.junit.jupiter.api.Test;

/** A processor that comes too late in a chain, or has another dimension than its model. */
class ChainPositionTest {
  private static final String DISTRIBUTE =
      "<processor class=\"solr.DistributedUpdateProcessorFactory\"/>";
  private static final String RUN = "<processor class=\"solr.RunUpdateProcessorFactory\"/>";
  private static final String BEGIN = "<processor class=\"org.aladin.";
  private static final String END = "</processor>";
  private static final String DOCUMENT = "[{\"id\":\"d\",\"caption\":\"a dog\"}]";

  private final SolrNode node = SolrNode.shared();

  /**
   * The core with our processor taken out of the chain's three others, and put where it is said.
   */
  private SolrHttp.Answer create(String name, String chain, String beside) throws IOException {
    node.addConfigset(
        name,
        config -> {
          int from = config.indexOf(BEGIN);
          int to = config.indexOf(END, from) + END.length();
          String ours = config.substring(from, to);
          return config
              .replace(ours, "")
              .replace(DISTRIBUTE, "")
              .replace(RUN, chain.replace("OURS", ours))
              .replace(
                  "<updateRequestProcessorChain name=\"aladin\"",
                  beside
                          .replace(
                              "NAMED", ours.replace("<processor ", "<updateProcessor name=\"n\" "))
                          .replace("</processor>", "</updateProcessor>")
                      + "<updateRequestProcessorChain name=\"aladin\"");
        });
    return node.createCoreOf(name, name);
  }

  private static void assertRefused(SolrHttp.Answer answer, String chain, String before) {
    assertEquals(400, answer.status()); // as Solr has it for whatever keeps a core from starting
    assertTrue(
        answer
            .message()
            .endsWith(
                chain
                    + ": AladinUpdateProcessorFactory comes after "
                    + before
                    + ", expected before it: put it there (by processor=, not post-processor=), so"
                    + " that a document is embedded once and not on each replica"),
        answer.message());
  }

  @Test
  void behindTheDistributionTheCoreDoesNotStart() throws IOException {
    assertRefused(
        create("place-behind", DISTRIBUTE + "OURS" + RUN, ""),
        "updateRequestProcessorChain 'aladin'",
        "DistributedUpdateProcessorFactory");
  }

  @Test
  void behindWhatWritesTheIndexTheCoreDoesNotStartThoughNoDistributionIsNamed() throws IOException {
    assertRefused(
        create("place-last", RUN + "OURS", ""),
        "updateRequestProcessorChain 'aladin'",
        "DistributedUpdateProcessorFactory");
  }

  @Test
  void behindTheDistributionOfAnotherChainTheCoreDoesNotStart() throws IOException {
    assertRefused(
        create(
            "place-named",
            DISTRIBUTE + RUN,
            "NAMED<updateRequestProcessorChain name=\"late\" post-processor=\"n\">"
                + DISTRIBUTE
                + RUN
                + "</updateRequestProcessorChain>"),
        "updateRequestProcessorChain 'late'",
        "DistributedUpdateProcessorFactory");
  }

  @Test
  void whereSolrPutsTheDistributionItselfDocumentsAreEmbedded() throws IOException {
    assertEquals(200, create("place-implicit", "OURS" + RUN, "").status());
    assertEquals(200, node.update("place-implicit", DOCUMENT).status());
    assertEquals(1, node.count("place-implicit", "caption_alignment:*"));
  }

  @Test
  void whereNothingIsDistributedTheOrderIsFree() throws IOException {
    String none = "<processor class=\"solr.NoOpDistributingUpdateProcessorFactory\"/>";
    assertEquals(200, create("place-noop", none + "OURS" + RUN, "").status());
    assertEquals(200, node.update("place-noop", DOCUMENT).status());
    assertEquals(1, node.count("place-noop", "caption_alignment:*"));
  }

  @Test
  void aRequestMayNameItAsProcessorNotAsPostProcessor() throws IOException {
    assertEquals(200, create("place-request", DISTRIBUTE + RUN, "NAMED").status());
    String update = "/place-request/update?commit=true&";
    SolrHttp.Answer refused = node.post(update + "post-processor=n", DOCUMENT);
    assertEquals(500, refused.status());
    assertTrue(
        refused
            .message()
            .startsWith(
                "This request's chain: AladinUpdateProcessorFactory comes after"
                    + " DistributedUpdateProcessorFactory, expected before it"),
        refused.message());
    node.get(update);
    assertNull(node.document("place-request", "d"));
    assertEquals(200, node.post(update + "processor=n", DOCUMENT).status());
    assertEquals(1, node.count("place-request", "caption_alignment:*"));
  }

  @Test
  void withAnotherDimensionThanTheModelsTheCoreDoesNotStart() {
    SolrHttp.Answer answer =
        node.get(
            "/admin/cores?action=CREATE&configSet=aladin&name=place-wide&property.aladin.dimension=25");
    assertEquals(400, answer.status());
    assertTrue(
        answer
            .message()
            .endsWith(
                "AladinUpdateProcessorFactory: field 'caption_vector' has dimension 25, expected the"
                    + " model's 24"),
        answer.message());
  }
}
