/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.aladin.model.TestSeed;
import org.aladin.solr.SolrNode;
import org.aladin.solr.TestImages;
import org.aladin.solr.document.CaptionSource;
import org.aladin.solr.update.config.ModelShape;
import org.aladin.solr.update.config.UpdateOptions;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.SolrInputDocument;
import org.apache.solr.common.SolrInputField;
import org.apache.solr.common.params.ModifiableSolrParams;
import org.apache.solr.common.util.NamedList;
import org.apache.solr.core.SolrCore;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.request.SolrQueryRequestBase;
import org.apache.solr.update.AddUpdateCommand;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever a document holds, it is embedded, left alone or refused with a reason. */
@Tag("slow")
class RandomDocumentsTest {
  private static final int CASES = 100_000;
  private static final int BATCH = 500;
  private static final ModelShape MODEL =
      new ModelShape("none", SolrNode.DIMENSION, TestImages.REGION_WIDTH);
  private static final List<String> FIELDS =
      List.of("caption", "region_features", "object_labels", "caption_vector", "title_s");
  private static final List<String> INSTRUCTIONS =
      List.of("set", "add", "remove", "removeregex", "add-distinct", "inc", "nonsense");

  @Test
  void anyDocumentIsResolvedOrRefusedWithItsId() {
    long seed = TestSeed.of(getClass());
    Random random = new Random(seed);
    SolrNode node = SolrNode.shared();
    assertEquals(200, node.createCore("random-documents").status());
    node.update(
        "random-documents",
        "["
            + TestImages.json("indexed1", TestImages.random(2, "dog", 1))
            + ",{\"id\":\"indexed2\",\"caption\":\"a dog\"},{\"id\":\"indexed3\",\"captions\":["
            + "{\"id\":\"child0\",\"caption\":\"a cat\"},"
            + TestImages.json("child1", TestImages.random(1, "", 2))
            + "]}]");
    try (SolrCore core = node.container().getCore("random-documents");
        SolrQueryRequest req = new SolrQueryRequestBase(core, new ModifiableSolrParams()) {}) {
      UpdateOptions options = options();
      BlockResolver resolver = new BlockResolver(options, MODEL, req);
      int refused = 0;
      int children = 0;
      for (int done = 0; done < CASES; done += BATCH) {
        List<PendingBlock> batch = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
          AddUpdateCommand command = new AddUpdateCommand(req);
          command.solrDoc = document(random, i, 0);
          try {
            batch.add(new PendingBlock(command, options.targets()));
          } catch (SolrException e) {
            refused++;
            assertRefused(e, command.getIndexedIdStr());
          }
        }
        resolver.resolve(batch);
        for (PendingBlock add : batch) {
          for (BlockDocument document : add.documents()) {
            assertNoInstructionsEmbedded(document);
          }
          if (add.problem() == null && !add.head().isUpdate()) {
            assertEquals(documents(add.head().fields()), add.documents().size());
            children += add.documents().size() - 1;
          }
          if (add.problem() != null) {
            refused++;
            assertRefused(add.problem(), add.id());
            assertTrue(add.documents().stream().allMatch(document -> document.jobs().isEmpty()));
          }
        }
      }
      assertTrue(refused > CASES / 10 && refused < CASES * 9 / 10, refused + " refused");
      assertTrue(children > CASES / 20, children + " children");
    }
  }

  private static void assertRefused(SolrException e, String id) {
    boolean conflict =
        e.getMessage().endsWith("no such child is indexed, expected one to be changed");
    assertEquals(conflict ? 409 : 400, e.code(), () -> ExceptionUtils.getStackTrace(e));
    assertTrue(
        e.getMessage().matches("(?s)Document '" + id + "'(, child '[^']*')?: .*"), e.getMessage());
    assertFalse(e.getMessage().endsWith("null"), e.getMessage());
  }

  private static void assertNoInstructionsEmbedded(BlockDocument document) {
    for (BlockDocument.Job job : document.jobs()) {
      if (job.source() instanceof CaptionSource caption) {
        assertFalse(caption.text().contains("{"), caption.text());
        assertFalse(caption.text().contains("SolrInput"), caption.text());
      }
    }
  }

  /** How many documents Solr would index of this one. */
  private static int documents(SolrInputDocument document) {
    int documents = 1;
    for (SolrInputField field : document) {
      for (Object value : field) {
        if (value instanceof SolrInputDocument child) {
          documents += documents(child);
        }
      }
    }
    if (document.hasChildDocuments()) {
      documents +=
          document.getChildDocuments().stream().mapToInt(RandomDocumentsTest::documents).sum();
    }
    return documents;
  }

  static UpdateOptions options() {
    NamedList<Object> caption = new NamedList<>();
    caption.add("textField", "caption");
    caption.add("vectorField", "caption_vector");
    NamedList<Object> image = new NamedList<>();
    image.add("featuresField", "region_features");
    image.add("labelsField", "object_labels");
    image.add("vectorField", "image_vector");
    NamedList<Object> args = new NamedList<>();
    args.add("caption", caption);
    args.add("image", image);
    args.add("maxRegions", 10);
    args.add("maxTextLength", 100);
    return UpdateOptions.read(args);
  }

  private static SolrInputDocument document(Random random, int number, int depth) {
    SolrInputDocument document = new SolrInputDocument();
    if (depth > 0) {
      if (random.nextInt(4) > 0) {
        document.setField("id", "child" + random.nextInt(4));
      }
    } else if (number == 3) {
      document.setField("id", "child" + random.nextInt(3));
      document.setField("_root_", "indexed3");
    } else {
      document.setField("id", number < 2 ? "indexed" + (number + 1) : "d" + number);
    }
    for (String field : FIELDS) {
      if (random.nextInt(3) == 0) {
        boolean ownVector = field.endsWith("_vector") && random.nextInt(4) > 0;
        document.setField(
            field,
            ownVector
                ? Collections.nCopies(
                    SolrNode.DIMENSION, (float) Math.sqrt(1.0 / SolrNode.DIMENSION))
                : value(random, depth));
      }
    }
    if (random.nextInt(4) == 0) {
      document.setField("captions", children(random, number, depth));
    }
    if (random.nextInt(8) == 0 && depth < 3) {
      document.addChildDocument(document(random, number, depth + 1));
    }
    return document;
  }

  private static Object children(Random random, int number, int depth) {
    if (depth > 2) {
      return null;
    }
    List<SolrInputDocument> children = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      children.add(document(random, number, depth + 1));
    }
    switch (random.nextInt(3)) {
      case 0:
        return children;
      case 1:
        return children.get(0);
      default:
        return Map.of(INSTRUCTIONS.get(random.nextInt(INSTRUCTIONS.size())), children);
    }
  }

  private static Object value(Random random, int depth) {
    switch (random.nextInt(depth > 2 ? 9 : 12)) {
      case 0:
        return null;
      case 1:
        return random.nextInt();
      case 2:
        return random.nextFloat() < 0.1 ? Float.NaN : random.nextFloat();
      case 3:
        return "";
      case 4:
        return "a caption " + random.nextInt(100);
      case 5:
        return "long ".repeat(random.nextInt(40));
      case 6:
        return new byte[random.nextInt(3) * random.nextInt(9000)];
      case 7:
        return TestImages.base64(
            new float[random.nextInt(2) == 0 ? TestImages.REGION_WIDTH : random.nextInt(12)]);
      case 8:
        return new float[random.nextInt(4)];
      case 9:
        Map<String, Object> instructions = new HashMap<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
          instructions.put(
              INSTRUCTIONS.get(random.nextInt(INSTRUCTIONS.size())), value(random, depth + 1));
        }
        return instructions;
      case 10:
        return document(random, 0, depth + 1);
      default:
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          list.add(value(random, depth + 1));
        }
        return random.nextBoolean() ? list : Collections.unmodifiableList(list);
    }
  }
}
