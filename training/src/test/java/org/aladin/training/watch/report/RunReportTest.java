/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.watch.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.aladin.model.TestModels;
import org.aladin.model.alignment.AlignmentMode;
import org.aladin.model.alignment.MaxSim;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.EncoderOptions;
import org.aladin.model.image.Box;
import org.aladin.model.vinvl.VinvlFeatures;
import org.aladin.training.data.CaptionOwners;
import org.aladin.training.evaluation.EncodedSet;
import org.aladin.training.evaluation.EncoderSource;
import org.aladin.training.evaluation.Evaluation;
import org.aladin.training.evaluation.EvaluationResult;
import org.aladin.training.evaluation.EvaluationSet;
import org.aladin.training.evaluation.Protocol;
import org.aladin.training.progress.Progress;
import org.aladin.training.watch.StepRecord;
import org.aladin.training.watch.TrainingLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class RunReportTest {
  private static final PrintStream NOWHERE =
      new PrintStream(PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8);
  private static final List<String> KEYS = List.of("205401", "453302", "117645", "397133");

  @TempDir private Path folder;

  private static StepRecord step(long step) {
    return new StepRecord(
        step, 0, (int) step, 6, 0.1, 0.01, 1e-5, 1.0 / step, Map.of("alignment", 1.0 / step), 1);
  }

  /** The page without what XML does not know: the doctype and tags that are never closed. */
  private static Document parse(String html) throws Exception {
    String xml = html.replace("<!DOCTYPE html>", "").replaceAll("<meta [^>]*>", "");
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }

  private static long count(String html, String part) {
    return Pattern.compile(Pattern.quote(part)).matcher(html).results().count();
  }

  @Test
  void showsCurvesRecallsAndQueriesInOneFile() throws Exception {
    EvaluationSet set =
        new EvaluationSet(
            KEYS,
            List.of(
                "a dog <b>runs</b> over the grass",
                "two people & a bus.",
                "a man riding a horse.",
                "a plate of food on a table.",
                "a cat.",
                "a red train at a station.",
                "people in the snow.",
                "a kitchen with a window."),
            CaptionOwners.each(KEYS.size(), 8 / KEYS.size()));
    Path images = Files.createDirectory(folder.resolve("images"));
    BufferedImage picture = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);
    ImageIO.write(picture, "png", images.resolve("205401.png").toFile());
    ImageIO.write(picture, "jpg", images.resolve("COCO_val2014_000000453302.jpg").toFile());
    Files.writeString(images.resolve("117645.jpg"), "not an image");
    Path model = TestModels.random(Files.createDirectory(folder.resolve("model")), 3);
    try (AladinEncoder encoder = AladinEncoder.load(model, EncoderOptions.cpu());
        VinvlFeatures features =
            VinvlFeatures.open(TestModels.reference().resolve("features/features.tsv"));
        TrainingLog log = new TrainingLog(folder, 0, false, NOWHERE)) {
      for (int step = 1; step <= 700; step++) {
        log.step(step(step));
      }
      Evaluation evaluation =
          new Evaluation(new EncoderSource(encoder, features), AlignmentMode.MRSW, Device.cpu(), 3);
      EncodedSet encoded = evaluation.encode(set, Progress.SILENT);
      QueryExamples examples = new QueryExamples();
      EvaluationResult result = evaluation.rank(encoded, List.of(Protocol.whole(4)), examples);
      log.validation(350, result, 300);
      log.validation(700, result, 300);
      new RunReport("alad <test>", Map.of("Device", "cpu()"))
          .queries(
              examples,
              encoded,
              encoder::captionWords,
              new ReportImages(features, Optional.of(images)))
          .write(folder);
    }
    String html = Files.readString(folder.resolve("report.html"));
    Document page = parse(html);
    assertEquals("alad <test>", page.getElementsByTagName("h1").item(0).getTextContent());
    assertEquals(8, page.getElementsByTagName("article").getLength());
    assertTrue(
        page.getElementsByTagName("h3").item(4).getTextContent().contains("<b>runs</b>"),
        page.getElementsByTagName("h3").item(4).getTextContent());
    assertEquals(5, count(html, "<figure>"));
    assertFalse(html.contains("Nothing is logged yet."));
    // Two validations, in order; the first of two equal ones is the best.
    assertEquals(1, count(html, "class=\"bestrow\""));
    // Nothing is fetched and nothing runs: no address, no script.
    assertFalse(html.contains("http:") || html.contains("https:") || html.contains("<script"));
    // Hits of two heads for 8 queries and the best: two of four images have a file that can be
    // read.
    assertEquals(8 * (4 + 4 + 1), count(html, "<svg class=\"image\""));
    assertTrue(count(html, "href=\"data:image/jpeg;base64,") >= 8 * 4);
    assertTrue(count(html, "class=\"blank\"") >= 8 * 4);
    assertEquals(2 * 8, count(html, "class=\"own\""));
    assertFalse(Files.exists(folder.resolve("report.html.new")));
  }

  @Test
  void wordsMeetTheRegionsOfMaxSim() throws Exception {
    // Region 1 of the features is region 0 of the alignment set, since the first plays the CLS.
    Path model = TestModels.random(Files.createDirectory(folder.resolve("model")), 3);
    try (AladinEncoder encoder = AladinEncoder.load(model, EncoderOptions.cpu());
        VinvlFeatures features =
            VinvlFeatures.open(TestModels.reference().resolve("features/features.tsv"))) {
      EvaluationSet set =
          new EvaluationSet(KEYS.subList(0, 1), List.of("a dog"), CaptionOwners.each(1, 1));
      EncodedSet encoded =
          EncodedSet.encode(set, new EncoderSource(encoder, features), 3, Progress.SILENT);
      QueryExamples examples = new QueryExamples();
      new Evaluation(new EncoderSource(encoder, features), AlignmentMode.MRSW, Device.cpu(), 4)
          .rank(encoded, List.of(Protocol.whole(1)), examples);
      String html =
          ReportTemplate.named("query")
              .render(
                  new QuerySection(
                          examples,
                          encoded,
                          encoder::captionWords,
                          new ReportImages(features, Optional.empty()))
                      .queries()
                      .get(0));
      MaxSim.Match match =
          MaxSim.matches(
              encoded.captions().get(0).alignment(), encoded.images().get(0).alignment())[0];
      String name = features.predictions(KEYS.get(0)).objects().get(match.region() + 1).className();
      // Without a full stop the last word, dog, takes no part.
      assertEquals(1, count(html, "<tr><td>a</td>"));
      assertEquals(0, count(html, "<tr><td>dog</td>"));
      assertTrue(
          html.contains("</td><td>" + (match.region() + 1) + " " + name + "</td></tr>"), html);
    }
  }

  @Test
  void aRunWithoutValidationsOrQueriesHasAReport() throws Exception {
    new RunReport("empty", Map.of()).write(folder);
    String html = Files.readString(folder.resolve("report.html"));
    parse(html);
    assertEquals(5, count(html, "Nothing is logged yet."));
  }

  @Test
  void imagesOfUnknownSizeGetAShapeAndWrongNamesAreRefused() {
    Box box = new Box(0, 0, 1, 1);
    for (double unknown : new double[] {0, Double.NaN, Double.POSITIVE_INFINITY}) {
      ReportImage image = new ReportImage(List.of(box), List.of(), unknown, Optional.empty());
      assertEquals(4 / 3.0, image.aspect());
      assertEquals("", image.name(0));
    }
    assertEquals(
        "An image has 1 boxes, but 2 object names",
        assertThrows(
                IllegalArgumentException.class,
                () -> new ReportImage(List.of(box), List.of("a", "b"), 1, Optional.empty()))
            .getMessage());
  }

  @Test
  void chartsBeginAtZeroAndEndAtRoundNumbers() throws IOException {
    assertEquals("0 0.05 0.10", labels(Ticks.upTo(0.1, 2)));
    assertEquals("0 20 40 60 80 100", labels(Ticks.to(100, 5)));
    assertEquals("0 50,000 100,000 150,000", labels(Ticks.upTo(141_250, 4)));
    assertEquals("0 5e-6 1e-5", labels(Ticks.upTo(1e-5, 2)));
    assertEquals("0 1", labels(Ticks.upTo(0, 5)));
    Curve curve = new Curve();
    for (int i = 1; i <= 100; i++) {
      curve.add(i, i % 2 == 0 ? 3 : 1);
    }
    curve.add(101, Double.NaN);
    Curve.Summary summary = curve.summary(10);
    assertEquals(10, summary.each());
    assertEquals(10, summary.x().length);
    assertEquals(2.0, summary.mean()[9]);
    assertEquals(1.0, summary.low()[0]);
    assertEquals(3.0, summary.high()[0]);
    assertEquals(100.0, summary.x()[9]);
  }

  private static String labels(Ticks ticks) {
    StringBuilder labels = new StringBuilder();
    for (double tick : ticks.values()) {
      labels.append(labels.isEmpty() ? "" : " ").append(ticks.label(tick));
    }
    return labels.toString();
  }
}
