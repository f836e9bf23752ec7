/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.picture;

import static org.aladin.solr.SolrHttp.assertOk;
import static org.aladin.solr.picture.PictureCore.base64;
import static org.aladin.solr.picture.PictureCore.document;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.aladin.extractor.ExtractedRegions;
import org.aladin.extractor.TestExtractors;
import org.aladin.extractor.picture.Drawing;
import org.aladin.model.alignment.encoded.AlignmentCodec;
import org.aladin.model.alignment.encoded.AlignmentEncoding;
import org.aladin.model.alignment.encoded.AlignmentValue;
import org.aladin.model.encoder.Embedding;
import org.aladin.model.image.RegionFeatures;
import org.aladin.model.vinvl.VinvlFeatures;
import org.aladin.model.vinvl.VinvlWriter;
import org.aladin.solr.Documents;
import org.aladin.solr.SolrHttp;
import org.aladin.solr.SolrNode;
import org.aladin.solr.params.CheckedParams;
import org.aladin.solr.query.QueryResolver;
import org.aladin.solr.query.QuerySource;
import org.aladin.solr.query.ResolvedQuery;
import org.aladin.solr.query.Stage;
import org.apache.solr.common.params.ModifiableSolrParams;
import org.apache.solr.core.SolrCore;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.request.SolrQueryRequestBase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same file has the same vectors, bit for bit, in a document, in a query of either stage, and
 * in the files that {@code extract} writes for training.
 */
class PictureVectorsTest {
  private static final List<String> FILES =
      List.of("orientation-6.jpg", "cmyk.jpg", "alpha-lossy.webp", "palette.gif", "lzw.tif");

  private static PictureCore core;

  @TempDir private Path folder;

  /** Alignment sets in float32, so that they are compared as they were computed. */
  @BeforeAll
  static void start() throws IOException {
    SolrNode node = SolrNode.shared();
    Path detector = TestExtractors.detector(node.home().resolve("pv-det"));
    core = PictureCore.create("picture-vectors", detector, "");
    Path schema = node.home().resolve("configsets/picture-vectors/conf/schema.xml");
    String before = Files.readString(schema);
    String regions = "kind=\"regions\"";
    assertTrue(before.contains(regions));
    Files.writeString(schema, before.replace(regions, regions + " encoding=\"float32\""));
    assertOk(node.reload("picture-vectors"));
  }

  @AfterAll
  static void stop() {
    core.close();
  }

  @Test
  void documentsQueriesAndExtractedFilesHaveTheSameVectorsBitForBit() throws Exception {
    List<RegionFeatures> extracted = extracted();
    for (int i = 0; i < FILES.size(); i++) {
      byte[] file = Drawing.file(FILES.get(i));
      Embedding expected = core.encoder().encodeImages(List.of(extracted.get(i))).get(0);
      assertTrue(expected.alignment().count() >= 3, FILES.get(i));
      String id = "d" + i;
      SolrHttp.Answer answer = core.send(document(id, file));
      assertOk(answer);
      JsonObject stored = core.stored(id);
      assertArrayEquals(expected.vector(), Documents.floats(stored, "image_vector"));
      AlignmentValue indexed = Documents.alignment(stored, "image_alignment");
      assertArrayEquals(expected.alignment().vectors(), indexed.set().vectors());

      AlignmentValue ranked = resolve(file, Stage.RERANK).alignment();
      assertArrayEquals(indexed.set().vectors(), ranked.set().vectors());
      assertEquals(indexed.boxes(), ranked.boxes());
      assertEquals(
          stored.get("image_alignment").getAsString(),
          base64(AlignmentCodec.encode(ranked, AlignmentEncoding.FLOAT32)));
      assertArrayEquals(expected.vector(), resolve(file, Stage.SEARCH).vector());
    }
  }

  /** libtorch sums in another order if a pass has more images. */
  @Test
  void picturesOfOneBatchHaveTheVectorsThatTheyHaveAloneUpToRounding() throws IOException {
    List<String> documents = new ArrayList<>();
    for (String name : FILES) {
      documents.add(document("batch-" + name, Drawing.file(name)));
    }
    assertOk(core.send(String.join(",", documents)));
    for (String name : FILES) {
      Embedding alone = core.embed(Drawing.file(name));
      JsonObject stored = core.stored("batch-" + name);
      assertArrayEquals(alone.vector(), Documents.floats(stored, "image_vector"), 1e-6f);
      assertArrayEquals(
          alone.alignment().vectors(),
          Documents.alignment(stored, "image_alignment").set().vectors(),
          1e-6f);
    }
  }

  private static ResolvedQuery resolve(byte[] file, Stage stage) {
    try (SolrCore solr = core.node().container().getCore(core.name());
        SolrQueryRequest req = new SolrQueryRequestBase(solr, new ModifiableSolrParams()) {}) {
      return new QueryResolver(req, new CheckedParams("test", new ModifiableSolrParams()), stage)
          .resolve(new QuerySource.Picture(base64(file), ""), null);
    }
  }

  /** As {@code extract} does it: extracted, written, and read as training reads it. */
  private List<RegionFeatures> extracted() throws IOException {
    try (VinvlWriter writer = new VinvlWriter(folder)) {
      for (String name : FILES) {
        ExtractedRegions regions = core.extract(Drawing.file(name));
        writer.write(name, regions.features(), regions.predictions());
      }
      writer.finish();
    }
    List<RegionFeatures> read = new ArrayList<>();
    try (VinvlFeatures features = VinvlFeatures.open(folder.resolve("features.tsv"))) {
      for (int i : IntStream.range(0, FILES.size()).toArray()) {
        read.add(features.read(FILES.get(i)));
      }
    }
    return read;
  }
}
