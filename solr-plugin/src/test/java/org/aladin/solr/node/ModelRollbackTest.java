/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.node;

import static org.aladin.solr.SolrHttp.assertOk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.aladin.model.TestModels;
import org.aladin.solr.SolrHttp.Answer;
import org.aladin.solr.SolrNode;
import org.aladin.solr.TestCaptions;
import org.aladin.solr.TestImages;
import org.aladin.solr.testing.ForeignVectors;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.Test;

/** A model is replaced, and put back. */
class ModelRollbackTest {
  private static final String CORE = "rolled-back";
  private static final int CAPTIONS = 6;

  private final SolrNode node = SolrNode.shared();
  private final Path directory = node.home().resolve("rolled-back-model");

  @Test
  void whatTheModelMadeIsLeftOutWhileItIsReplacedAndFoundAgainAfterwards() throws IOException {
    TestModels.random(directory, 50);
    node.addConfigset(
        CORE, config -> config.replace("${aladin.model.dir:aladin-model}", directory.toString()));
    assertOk(node.createCoreOf(CORE, CORE));
    for (int i = 0; i < CAPTIONS; i++) {
      index(i); // each its segment
    }
    assertOk(
        node.update(CORE, "[" + TestImages.json("image", TestImages.random(3, "dog", 1)) + "]"));
    assertFound("0 1 2 3 4 5", "");

    replace(51);
    assertFound("", "0 1 2 3 4 5");
    index(2);
    assertFound("2", "0 1 3 4 5");
    assertIdIsRefused("0");
    assertOk(node.select(CORE, "q", "{!aladin f=image_vector id=2}"));

    replace(50);
    assertFound("0 1 3 4 5", "2");
    assertIdIsRefused("2");
    assertOk(node.select(CORE, "q", "{!aladin f=image_vector id=0}"));
    index(2);
    assertFound("0 1 2 3 4 5", "");
  }

  private void index(int caption) {
    assertOk(
        node.update(
            CORE,
            "[{\"id\":\""
                + caption
                + "\",\"caption\":\""
                + TestCaptions.caption(caption)
                + "\"}]"));
  }

  private void replace(long seed) throws IOException {
    PathUtils.deleteDirectory(directory);
    TestModels.random(directory, seed);
    assertOk(node.reload(CORE));
  }

  /** What both stages find, and what they cannot compare. */
  private void assertFound(String found, String others) {
    String[] ids = found.isEmpty() ? new String[0] : found.split(" ");
    int left = others.isEmpty() ? 0 : others.split(" ").length;
    Answer search = node.select(CORE, "q", "{!aladin f=caption_vector topK=50}a dog");
    assertOk(search);
    assertEquals(new TreeSet<>(List.of(ids)), new TreeSet<>(search.ids()));
    assertEquals(left, ForeignVectors.left(search, "caption_vector"));
    String image = TestImages.base64(TestImages.random(3, "dog", 1).values());
    for (int time = 0; time < 2; time++) {
      Answer ranked =
          node.select(
              CORE,
              "q",
              "caption:*",
              "rq",
              "{!alignment f=caption_alignment features=$image}",
              "image",
              image);
      assertOk(ranked);
      assertEquals(CAPTIONS, ranked.ids().size());
      assertEquals(new TreeSet<>(List.of(ids)), new TreeSet<>(ranked.ids().subList(0, ids.length)));
      assertEquals(left, ForeignVectors.left(ranked, "caption_alignment"));
    }
  }

  private void assertIdIsRefused(String id) {
    for (Answer answer :
        List.of(
            node.select(CORE, "q", "{!aladin f=image_vector id=" + id + "}"),
            node.select(
                CORE,
                "q",
                "object_labels:*",
                "rq",
                "{!alignment f=image_alignment id=" + id + "}"))) {
      assertEquals(503, answer.status());
      assertTrue(
          answer.message().contains("of document '" + id + "' was made by model version "),
          answer::message);
    }
  }
}
