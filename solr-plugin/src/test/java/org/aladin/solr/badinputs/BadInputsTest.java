/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.badinputs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.aladin.model.GeneratedPage;
import org.aladin.solr.SolrNode;
import org.aladin.solr.TestImages;
import org.aladin.solr.platform.JettyNode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Everything a caller can get wrong, over HTTP, with the configset as users get it. What comes back
 * is the table in {@code docs/bad-inputs.md}, which this test compares with what it sees, and
 * writes anew with {@code -Daladin.docs.write=true}.
 */
class BadInputsTest {
  private static final Path TABLE = Path.of("../docs/bad-inputs.md");
  static final String CORE = "bad-inputs";
  static final String PLAIN = "bad-inputs-plain";
  static final String BLOCKS = "bad-inputs-blocks";

  private static SolrNode node;

  @BeforeAll
  static void index() throws IOException {
    node = SolrNode.shared();
    assertEquals(200, node.createCore(CORE).status());
    // Without embedding, so that a client's own vectors get as far as the field.
    node.addConfigset(PLAIN, config -> config.replace(" default=\"true\"", ""));
    assertEquals(200, node.createCoreOf(PLAIN, PLAIN).status());
    indexABlock();
    assertEquals(
        200,
        node.update(
                CORE,
                "["
                    + TestImages.json("image1", TestImages.random(3, "dog", 1))
                    + ",{\"id\":\"caption1\",\"caption\":\"a dog\"},"
                    + TestImages.json("both", TestImages.random(3, "bus", 2))
                        .replace("}", ",\"caption\":\"a bus\"}")
                    + "]")
            .status());
  }

  private static void indexABlock() {
    assertEquals(200, node.createCore(BLOCKS).status());
    String block = "[{\"id\":\"img\",\"captions\":[{\"id\":\"img-1\",\"caption\":\"a dog\"}]}]";
    assertEquals(200, node.update(BLOCKS, block).status());
  }

  @Test
  void eachHasItsStatusAndItsMessageAndNothingIsIndexedOrLost() throws IOException {
    AnswerTable answers = new AnswerTable(node.home());
    new BadDocuments(node, answers).tryAll();
    new BadBlocks(node, answers).tryAll();
    new BadQueries(node, answers).tryAll();
    new BadCores(node, answers).tryAll();
    new BadEngines(node, answers).tryAll();
    new BadPictures(node, answers).tryAll();
    new BadDetections(node, answers).tryAll();
    new BadPages(node, answers).configurations();
    assertEquals(3, node.count(CORE, "*:*"), "nothing is lost, nothing half-indexed");
    assertEquals(0, node.count(PLAIN, "*:*"));
    assertEquals(2, node.count(BLOCKS, "*:*"));
    assertTrue(answers.inputs() >= 60, () -> "only " + answers.inputs());

    String table = HEADER + answers.toString().replace(JettyNode.ALLOW_PATHS, "solr.allowPaths");
    GeneratedPage.check(TABLE, table);
  }

  private static final String HEADER =
      """
      # Bad inputs

      The plugin's responses to invalid requests and configurations. A test sends each input on this page
      over HTTP and writes the page from the responses. It uses the shipped configset and the small model
      of the tests (24 dimensions, regions of 2,054 values), and checks that no document is added or lost.
      `…` shortens long text; `SOLR_HOME` stands for Solr's home. Those of the training jar's commands are in
      [bad-commands.md](bad-commands.md).

      | status | cause |
      | --- | --- |
      | 400 | The request is invalid. Also a core that cannot be created: Solr's own text before the message is omitted. |
      | 409 | The document is not in the state that the request expects. |
      | 500 | The configuration of the node or the core is invalid. Solr also uses 500 for a missing child document. |
      | 503 | The index in its current state does not allow the operation, whatever the request contains. |
      """;
}
