/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.update;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.aladin.model.alignment.encoded.AlignmentKind;
import org.aladin.model.content.ContentDigest;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.image.RegionFeatures;
import org.aladin.solr.SolrNode;
import org.aladin.solr.TestImages;
import org.aladin.solr.document.DocumentLimits;
import org.aladin.solr.document.EmbeddingSource;
import org.aladin.solr.document.EncoderInput;
import org.aladin.solr.node.ModelRegistry;
import org.aladin.solr.picture.PictureExtraction;
import org.aladin.solr.update.block.BlockResolver;
import org.aladin.solr.update.block.PendingBlock;
import org.aladin.solr.update.config.EmbeddingTarget;
import org.aladin.solr.update.config.ModelShape;
import org.aladin.solr.update.config.OnError;
import org.aladin.solr.update.config.OutputFields;
import org.aladin.solr.update.config.SizeFields;
import org.aladin.solr.update.config.UpdateOptions;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.SolrInputDocument;
import org.apache.solr.common.params.ModifiableSolrParams;
import org.apache.solr.core.SolrCore;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.request.SolrQueryRequestBase;
import org.apache.solr.update.AddUpdateCommand;
import org.junit.jupiter.api.Test;

/** The embedder knows no kind of source: another one than captions and features is embedded too. */
class BlockEmbedderTest {
  private static final String CORE = "block-embedder";
  private static final String BROKEN = "broken";

  /** Stands for a content that is turned into regions only when it is to be encoded. */
  private record SeedSource(String seed) implements EmbeddingSource {
    @Override
    public String hash() {
      return new ContentDigest().part(seed.getBytes(StandardCharsets.UTF_8)).hex();
    }

    @Override
    public Future<EncoderInput> prepare() {
      if (seed.equals(BROKEN)) {
        return CompletableFuture.failedFuture(
            new IllegalArgumentException("field 'seed_s': it is broken"));
      }
      return CompletableFuture.completedFuture(new EncoderInput.Regions(regions(seed)));
    }
  }

  private record SeedTarget(OutputFields output) implements EmbeddingTarget {
    @Override
    public List<String> mainFields() {
      return List.of("seed_s");
    }

    @Override
    public List<String> sourceFields() {
      return mainFields();
    }

    @Override
    public AlignmentKind kind() {
      return AlignmentKind.REGIONS;
    }

    @Override
    public Optional<EmbeddingSource> read(
        SolrInputDocument document, DocumentLimits limits, PictureExtraction pictures) {
      return Optional.of(new SeedSource(document.getFieldValue("seed_s").toString()));
    }
  }

  private static RegionFeatures regions(String seed) {
    return TestImages.random(2, "dog", Long.parseLong(seed));
  }

  @Test
  void anotherKindOfSourceIsEmbeddedAndFailsAloneWhereItCannotBePrepared() {
    assertEquals(200, SolrNode.shared().createCore(CORE).status());
    try (SolrCore core = SolrNode.shared().container().getCore(CORE);
        SolrQueryRequest req = new SolrQueryRequestBase(core, new ModifiableSolrParams()) {}) {
      AladinEncoder encoder = ModelRegistry.encoder(core, null);
      UpdateOptions options =
          new UpdateOptions(
              null,
              List.of(
                  new SeedTarget(
                      new OutputFields(
                          "image_vector", "image_alignment", null, null, SizeFields.NONE))),
              32,
              10,
              100,
              1000,
              1,
              true,
              OnError.FAIL,
              null);
      ModelShape model = ModelShape.of(encoder);
      List<PendingBlock> blocks = new ArrayList<>();
      for (String seed : List.of("1", BROKEN, "2")) {
        AddUpdateCommand command = new AddUpdateCommand(req);
        command.solrDoc = new SolrInputDocument("id", "i" + seed, "seed_s", seed);
        blocks.add(new PendingBlock(command, options.targets()));
      }
      new BlockEmbedder(
              new BlockResolver(options, model, req),
              encoder,
              new TargetValues(req.getSchema(), encoder),
              ModelRegistry.metrics(core))
          .embed(blocks);

      SolrException problem = blocks.get(1).problem();
      assertEquals(400, problem.code());
      assertEquals("Document 'ibroken': field 'seed_s': it is broken", problem.getMessage());
      assertNull(vector(blocks.get(1)));
      for (int i : new int[] {0, 2}) {
        assertNull(blocks.get(i).problem());
        String seed = blocks.get(i).id().substring(1);
        assertArrayEquals(
            encoder.encodeImages(List.of(regions(seed))).get(0).vector(),
            floats(vector(blocks.get(i))),
            1e-6f);
      }
    }
  }

  private static Object vector(PendingBlock block) {
    return block.command().getSolrInputDocument().getFieldValues("image_vector");
  }

  private static float[] floats(Object values) {
    List<?> list = new ArrayList<>((Collection<?>) values);
    float[] floats = new float[list.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = ((Number) list.get(i)).floatValue();
    }
    return floats;
  }
}
