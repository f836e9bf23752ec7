/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.aladin.solr.SolrNode;
import org.aladin.solr.TestBlocks;
import org.aladin.solr.TestImages;
import org.aladin.solr.update.config.ModelShape;
import org.aladin.solr.update.config.UpdateOptions;
import org.apache.solr.common.SolrInputDocument;
import org.apache.solr.common.params.ModifiableSolrParams;
import org.apache.solr.core.SolrCore;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.request.SolrQueryRequestBase;
import org.apache.solr.update.AddUpdateCommand;
import org.junit.jupiter.api.Test;

/** An update that was overtaken is resolved once more, as it came. */
class PendingBlockTest {
  private static final String CORE = "pending-add";
  private static final ModelShape MODEL =
      new ModelShape("none", SolrNode.DIMENSION, TestImages.REGION_WIDTH);

  @Test
  void anUnpinnedBlockIsWhatItWasAndResolvesAlike() {
    SolrNode node = SolrNode.shared();
    assertEquals(200, node.createCore(CORE).status());
    node.update(CORE, "[" + TestBlocks.image("img", TestImages.random(4, "dog", 1), 2) + "]");
    try (SolrCore core = node.container().getCore(CORE);
        SolrQueryRequest req = new SolrQueryRequestBase(core, new ModifiableSolrParams()) {}) {
      UpdateOptions options = RandomDocumentsTest.options();
      BlockResolver resolver = new BlockResolver(options, MODEL, req);
      AddUpdateCommand command = new AddUpdateCommand(req);
      command.solrDoc = update();
      PendingBlock add = new PendingBlock(command, options.targets());

      for (int attempt = 0; attempt < 2; attempt++) {
        assertEquals(List.of("img", "cap-1", "new"), ids(add));
        assertNotNull(add.head().fields().getField("region_features"));
        resolver.resolve(List.of(add));
        assertNull(add.problem());
        assertTrue(add.pinned());
        assertTrue((Long) add.head().fields().getFieldValue("_version_") > 0);
        assertNull(add.head().fields().getField("region_features"));
        assertEquals(
            List.of(1, 1, 1), add.documents().stream().map(each -> each.jobs().size()).toList());
        // What is embedded, and what Solr does to documents on their way, is of no consequence.
        for (BlockDocument document : add.documents()) {
          document.writer().set("caption_vector", List.of(1f));
          document.fields().setField("_nest_path_", "/captions#");
        }
        add.unpin();
        assertFalse(add.pinned());
        for (BlockDocument document : add.documents()) {
          assertEquals(List.of(), document.jobs());
          assertNull(document.fields().getField("caption_vector"));
          assertNull(document.fields().getField("_nest_path_"));
        }
      }
    }
  }

  private static List<String> ids(PendingBlock add) {
    return add.documents().stream().map(BlockDocument::id).toList();
  }

  /** New regions for the root, a change that needs what is indexed, and a new child. */
  private static SolrInputDocument update() {
    SolrInputDocument changed = new SolrInputDocument("id", "cap-1");
    changed.addField("caption", Map.of("remove", "nothing"));
    SolrInputDocument added = new SolrInputDocument("id", "new", "caption", "a dog");
    SolrInputDocument image = new SolrInputDocument("id", "img");
    Map<String, Object> regions = new HashMap<>();
    regions.put("set", TestImages.base64(TestImages.random(1, "", 9).values()));
    image.addField("region_features", regions);
    image.addField("captions", Map.of("add", List.of(changed, added)));
    return image;
  }
}
