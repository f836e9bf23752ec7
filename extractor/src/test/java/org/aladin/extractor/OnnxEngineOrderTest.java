/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.extractor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.aladin.extractor.picture.Picture;
import org.aladin.model.ChildJvm;
import org.aladin.model.TestModels;
import org.aladin.model.directory.ModelDirectoryWriter;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.EncoderOptions;
import org.aladin.model.image.RegionFeatures;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A model and an extractor that both run in ONNX Runtime, in JVMs of their own: whichever is loaded
 * first creates the environment that both share.
 */
@Tag("slow")
@Timeout(180)
class OnnxEngineOrderTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"model", "extractor"})
  void bothCanBeLoadedInAnyOrder(String first) throws Exception {
    Path model = folder.resolve("model");
    TestModels.random(model, 1);
    ModelDirectoryWriter.writeGraph(model);
    Path extractor = TestExtractors.detector(folder.resolve("extractor"));
    Process process =
        ChildJvm.start(
            ChildJvm.prepare(
                    List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Daladin.engine=onnxruntime",
                        OnnxEngineOrderTest.class.getName(),
                        first,
                        model.toString(),
                        extractor.toString()))
                .redirectErrorStream(true));
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), output);
    assertEquals(0, process.exitValue(), output);
    assertTrue(output.contains("encoded 24 values"), output);
  }

  /**
   * @param args which one is loaded first; the model's directory; the extractor's
   */
  public static void main(String[] args) throws Exception {
    Path model = Path.of(args[1]);
    Path extractor = Path.of(args[2]);
    if (args[0].equals("model")) {
      try (AladinEncoder encoder = AladinEncoder.load(model, EncoderOptions.cpu());
          RegionExtractor regions = RegionExtractor.open(extractor)) {
        encode(encoder, regions);
      }
    } else {
      try (RegionExtractor regions = RegionExtractor.open(extractor);
          AladinEncoder encoder = AladinEncoder.load(model, EncoderOptions.cpu())) {
        encode(encoder, regions);
      }
    }
  }

  private static void encode(AladinEncoder encoder, RegionExtractor regions) {
    Picture picture = Picture.of(new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB));
    RegionFeatures features = regions.extract(picture).features();
    int values = encoder.encodeImages(List.of(features)).get(0).vector().length;
    System.out.println("encoded " + values + " values");
  }
}
