/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo;

import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.aladin.demo.dataset.CaptionFiles;
import org.aladin.demo.dataset.CaptionVocabulary;
import org.aladin.demo.dataset.CaptionedImage;
import org.aladin.demo.dataset.CaptionedImages;
import org.aladin.demo.report.Questions;
import org.aladin.demo.report.RecallMeasurement;
import org.aladin.demo.report.RecallTable;
import org.aladin.demo.solr.ImageIndex;
import org.aladin.demo.solr.ImageSearch;
import org.aladin.demo.solr.SearchPage;
import org.aladin.demo.solr.SolrHome;
import org.aladin.demo.solr.SolrHttp;
import org.aladin.demo.solr.SolrNode;
import org.aladin.demo.solr.Stage;
import org.aladin.demo.training.ConfigurationFile;
import org.aladin.demo.training.StartingPoint;
import org.aladin.demo.training.TrainingJar;
import org.aladin.extractor.RegionExtractor;

/** Runs the whole path once: images, region features, training, a Solr node, recalls, queries. */
final class Demo {
  private static final String CORE = "aladin";
  private static final int QUESTIONS = 4;

  private final ProjectFiles project;
  private final OutputFolder folder;
  private final DemoData data;
  private final Console console;
  private final Map<String, Object> summary = new LinkedHashMap<>();

  /**
   * @param out for people
   */
  Demo(ProjectFiles project, OutputFolder folder, DemoData data, PrintStream out) {
    this.project = project;
    this.folder = folder;
    this.data = data;
    this.console = new Console(out);
  }

  /**
   * Runs the path.
   *
   * @param port of the Solr node
   * @param serve whether to keep the node until this program is stopped
   */
  void run(int port, boolean serve) throws Exception {
    RegionExtraction regions;
    StartingPoint start;
    try (RegionExtractor extractor = data.extractor()) {
      start = data.start(extractor.featureWidth());
      // Only now, when the given files can be used.
      folder.clear();
      CaptionedImages found = data.images(folder.images(), console);
      console.line(
          "%s: %d images to train on, %d to validate with, %d for the test",
          found.name(), found.train().size(), found.validation().size(), found.test().size());
      regions = RegionExtraction.run(found, extractor, folder.features(), console);
    }
    summary.put("data", regions.figures());
    TrainingPlan plan = data.plan(start, regions.images().train().size());
    Path model = train(regions, plan);
    startNodeAndAsk(regions, model, plan, port, serve);
  }

  private Path train(RegionExtraction regions, TrainingPlan plan) throws Exception {
    console.heading("Training alad-alignment-and-matching-distill: " + plan.epochs() + " epochs");
    double start = console.seconds();
    CaptionedImages images = regions.images();
    CaptionFiles.write(images, folder.captions());
    Path backbone = plan.start().prepare(folder.backbone(), () -> vocabulary(images, plan));
    Files.createDirectories(folder.backbone());
    Path configuration =
        folder.backbone().resolve(project.configuration().getFileName().toString());
    ConfigurationFile.adapt(
        project.configuration(), plan.modelKeys(), plan.trainingKeys(), configuration);
    Path model =
        new TrainingJar(
                project.trainingJar(),
                configuration,
                folder.captions(),
                regions.features(),
                backbone,
                images.validation().get(0).file().getParent(),
                folder.training(),
                plan.epochs(),
                plan.maxRegions(),
                !plan.start().pretrained(),
                data.seed())
            .run();
    summary.put(
        "training",
        Map.of(
            "configuration", configuration.getFileName().toString(),
            "network", plan.start().figures(),
            "pretrained", plan.start().pretrained(),
            "regions", plan.maxRegions(),
            "epochs", plan.epochs(),
            "keys", plan.trainingKeys(),
            "seconds", console.seconds() - start));
    return model;
  }

  private static List<String> vocabulary(CaptionedImages images, TrainingPlan plan) {
    return CaptionVocabulary.of(
        images.train().stream().flatMap(image -> image.captions().stream()),
        plan.rarestWord(),
        TrainingPlan.MAX_WORDS);
  }

  private void startNodeAndAsk(
      RegionExtraction regions, Path model, TrainingPlan plan, int port, boolean serve)
      throws Exception {
    List<CaptionedImage> images = regions.images().test();
    console.heading("A Solr node with the plugin in its lib folder");
    SolrHome.layOut(
        folder.solrHome(),
        project.solrXml(),
        project.configset(),
        project.pluginJars(),
        project.onnxRuntime(),
        model,
        data.declaration());
    SearchPage.layOut(folder.solrHome(), images);
    try (SolrNode node = SolrNode.start(project.solrRuntime(), folder.solrHome(), port)) {
      console.line("%s", node.url());
      SolrHttp solr = new SolrHttp(node.url());
      ImageSearch search = new ImageSearch(solr, CORE, TrainingPlan.WINDOW);
      index(ImageIndex.create(solr, CORE, plan.start().hiddenSize()), images);
      measure(new RecallMeasurement(search, images), images.size());
      ask(new Questions(search, images), images);
      write();
      if (serve) {
        serve(node, images.get(0));
      }
    }
  }

  private void index(ImageIndex index, List<CaptionedImage> images) throws Exception {
    console.heading("Indexing the test images' files and captions over HTTP");
    console.line("The vectors are computed by %s", index.engine());
    double start = console.seconds();
    int documents = images.size() * (1 + CaptionedImage.CAPTIONS);
    console.follow(
        "Indexing",
        "documents",
        documents,
        progress -> {
          index.add(images, progress);
          return null;
        });
    double seconds = console.seconds() - start;
    int indexed = index.count("*:*");
    if (indexed != documents) {
      throw new IOException(
          "Solr has " + indexed + " documents, expected the " + documents + " that were sent");
    }
    console.line("%d documents in %.1f s", documents, seconds);
    summary.put("index", Map.of("documents", documents, "seconds", seconds));
  }

  private void measure(RecallMeasurement measurement, int images) throws Exception {
    console.heading("Recall through Solr, on images and captions that are not in the training set");
    double start = console.seconds();
    RecallTable table = new RecallTable(images, CaptionedImage.CAPTIONS);
    int questions =
        Stage.values().length
            * measurement.captions()
            * (1 + CaptionedImage.CAPTIONS)
            / CaptionedImage.CAPTIONS;
    console.follow(
        "Asking",
        "questions",
        questions,
        progress -> {
          int[] before = {0};
          for (Stage stage : Stage.values()) {
            table.put(
                stage,
                measurement.textToImage(stage, done -> progress.accept(before[0] + done)),
                measurement.imageToText(
                    stage, done -> progress.accept(before[0] + measurement.captions() + done)));
            before[0] += questions / Stage.values().length;
          }
          return null;
        });
    console.line("%n%s", table);
    if (table.sum(Stage.RERANKED) <= table.sum(Stage.KNN)) {
      console.line("Reranking did not improve the sum of recalls in this run.");
    }
    data.hints().forEach(hint -> console.line("%s", hint));
    Map<String, Object> figures = new LinkedHashMap<>(table.figures());
    figures.put("window", TrainingPlan.WINDOW);
    figures.put("questions", questions);
    figures.put("seconds", console.seconds() - start);
    summary.put("recall", figures);
  }

  private void ask(Questions questions, List<CaptionedImage> images) throws Exception {
    console.heading("A few queries (* marks the image that the query describes)");
    for (int i = 0; i < QUESTIONS; i++) {
      CaptionedImage image = images.get(i * images.size() / QUESTIONS);
      String caption = image.captions().get(i % CaptionedImage.CAPTIONS);
      console.line("%n%s", questions.images(caption, image.key()).stripTrailing());
    }
    console.line("%n%s", questions.captions(images.get(images.size() / 2)).stripTrailing());
  }

  private void write() throws IOException {
    summary.put("seconds", console.seconds());
    Files.writeString(
        folder.summary(),
        new GsonBuilder().setPrettyPrinting().create().toJson(summary) + '\n',
        StandardCharsets.UTF_8);
    console.heading("Every figure is in " + folder.summary());
  }

  private void serve(SolrNode node, CaptionedImage image) throws InterruptedException {
    console.line("%nThe search page, until Ctrl-C: %s", SearchPage.address(node, CORE));
    console.line("Or ask Solr at %s itself:", node.url());
    console.line(
        "  curl '%s/%s/select' --data-urlencode 'text=%s' \\",
        node.url(), CORE, image.captions().get(1).replace("'", "'\\''"));
    console.line(
        "    --data-urlencode 'q={!aladin f=image_vector topK=%d v=$text}' \\",
        TrainingPlan.WINDOW);
    console.line(
        "    --data-urlencode 'rq={!alignment f=image_alignment reRankDocs=%d v=$text}' -d fl=id,file_s,score",
        TrainingPlan.WINDOW);
    node.join();
  }
}
