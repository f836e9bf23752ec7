/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.picture;

import static org.aladin.solr.SolrHttp.assertOk;
import static org.aladin.solr.picture.PictureCore.base64;
import static org.aladin.solr.picture.PictureCore.document;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.aladin.extractor.TestExtractors;
import org.aladin.extractor.picture.OddPictures;
import org.aladin.model.TestSeed;
import org.aladin.solr.SolrNode;
import org.aladin.solr.node.NativeArrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a node holds does not grow with the number of pictures that it has seen. */
@Tag("slow")
class PictureResourcesTest {
  private static final int PICTURES = 2000;
  private static final int WARM_UP = 300;
  private static final int BATCH = 25;
  private static final long HEAP_GROWTH = 32 << 20;

  private final Random random = new Random(TestSeed.of(PictureResourcesTest.class));

  /**
   * What the JVM and the process hold after a garbage collection.
   *
   * @param arrays DJL's, of libtorch and of ONNX Runtime
   * @param values of ONNX Runtime itself
   * @param files open descriptors
   * @param buffers direct, their number
   * @param bufferBytes direct, their size
   * @param heap used
   */
  private record Held(
      long arrays, long values, long files, long buffers, long bufferBytes, long heap) {
    static Held now() throws IOException {
      long arrays = NativeArrays.live();
      long values = NativeArrays.live("ai.onnxruntime.OnnxTensor");
      BufferPoolMXBean direct =
          ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
              .filter(pool -> pool.getName().equals("direct"))
              .findFirst()
              .orElseThrow();
      return new Held(
          arrays, values, openFiles(), direct.getCount(), direct.getMemoryUsed(), leastHeap());
    }
  }

  /** The least of some collections: nodes of other tests in this JVM allocate meanwhile. */
  private static long leastHeap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      NativeArrays.live();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }

  /** As Linux lists them; 0 elsewhere. */
  private static long openFiles() throws IOException {
    Path listed = Path.of("/proc/self/fd");
    if (!Files.isDirectory(listed)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(listed)) {
      return files.count();
    }
  }

  @Test
  @Timeout(300)
  void nothingGrowsOverTwoThousandPictures() throws Exception {
    try (PictureCore core =
        PictureCore.create(
            "picture-resources",
            TestExtractors.detector(SolrNode.shared().home().resolve("pr-det")),
            "<str name=\"onError\">skip</str>")) {
      index(core, WARM_UP);
      Held before = Held.now();
      long extracted = core.metric("pictureExtractTimes");
      index(core, PICTURES);
      Held after = Held.now();
      String both = before + " → " + after;
      assertTrue(core.metric("pictureExtractTimes") >= extracted + PICTURES, both);
      assertTrue(before.arrays() > 0, both);
      assertEquals(before.arrays(), after.arrays(), both);
      assertEquals(before.values(), after.values(), both);
      assertTrue(after.files() <= before.files() + 20, both);
      assertTrue(after.buffers() <= before.buffers() + 20, both);
      assertTrue(after.bufferBytes() <= before.bufferBytes() + (8 << 20), both);
      if (after.heap() > before.heap() + HEAP_GROWTH) {
        // Other tests' nodes in this JVM may have allocated; what grows with pictures grows again.
        index(core, PICTURES);
        Held last = Held.now();
        assertTrue(last.heap() <= after.heap() + HEAP_GROWTH, both + " → " + last);
      }
    }
  }

  /** A tenth by a path, a tenth truncated, and a query with a picture per request. */
  private void index(PictureCore core, int pictures) throws IOException {
    for (int first = 0; first < pictures; first += BATCH) {
      StringBuilder documents = new StringBuilder();
      byte[] file = null;
      for (int i = 0; i < BATCH; i++) {
        file = picture();
        String id = "p" + (first + i) % 500;
        documents.append(i == 0 ? "" : ",");
        if (i % 10 == 0) {
          Files.write(core.pictures().resolve(id), file);
          documents.append("{\"id\":\"" + id + "\",\"path_s\":\"" + id + "\"}");
        } else {
          byte[] sent = i % 10 == 1 ? Arrays.copyOf(file, file.length - 20) : file;
          documents.append(document(id, sent));
        }
      }
      assertOk(core.node().post("/" + core.name() + "/update", "[" + documents + "]"));
      assertOk(
          core.node()
              .select(
                  core.name(), "q", "{!aladin f=image_vector image=$img}", "img", base64(file)));
    }
    assertOk(core.node().get("/" + core.name() + "/update?commit=true"));
  }

  private byte[] picture() {
    BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 1200; i++) {
      image.setRGB(i % 40, i / 40, random.nextInt(1 << 24));
    }
    return OddPictures.write(image, "png");
  }
}
