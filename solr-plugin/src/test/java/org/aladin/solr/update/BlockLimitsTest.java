/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.aladin.solr.TestBlocks;
import org.aladin.solr.TestCaptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Solr's limits for blocks, as the guide lists them: if one falls, the guide is to say so. */
class BlockLimitsTest {
  private static EmbeddingCore core;

  @BeforeAll
  static void start() throws Exception {
    core = EmbeddingCore.create("block-limits");
  }

  @AfterAll
  static void closeEncoder() {
    core.close();
  }

  @Test
  void anAtomicUpdateLosesChildrenWithoutALabel() {
    core.update(
        "{\"id\":\"img\",\"_childDocuments_\":[" + TestBlocks.caption("nameless", 1) + "]}");
    core.assertCaption(TestCaptions.caption(1), "nameless");
    core.update("{\"id\":\"img\",\"title_s\":{\"set\":\"new\"}}");
    assertEquals(0, core.count("id:nameless"));
  }

  @Test
  void aChildIsNotDeletedByItsId() {
    core.update("{\"id\":\"a\",\"captions\":[" + TestBlocks.caption("a-1", 1) + "]}");
    core.send("{\"delete\":{\"id\":\"a-1\"}}");
    assertEquals(1, core.count("id:a-1"));
  }
}
