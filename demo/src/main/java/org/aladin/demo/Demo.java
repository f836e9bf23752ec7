/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.demo;

import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.aladin.demo.dataset.CaptionFiles;
import org.aladin.demo.dataset.CaptionVocabulary;
import org.aladin.demo.dataset.CaptionedImage;
import org.aladin.demo.dataset.CaptionedImages;
import org.aladin.demo.dataset.FeatureFiles;
import org.aladin.demo.dataset.SkippedItems;
import org.aladin.demo.report.Questions;
import org.aladin.demo.report.RecallMeasurement;
import org.aladin.demo.report.RecallTable;
import org.aladin.demo.solr.ImageIndex;
import org.aladin.demo.solr.ImageSearch;
import org.aladin.demo.solr.SolrHome;
import org.aladin.demo.solr.SolrHttp;
import org.aladin.demo.solr.SolrNode;
import org.aladin.demo.solr.Stage;
import org.aladin.demo.training.ConfigurationFile;
import org.aladin.demo.training.SmallNetwork;
import org.aladin.demo.training.TrainingJar;
import org.aladin.extractor.RegionExtractor;
import org.aladin.model.vinvl.VinvlFeatures;

/** Runs the whole path once: images, region features, training, a Solr node, recalls, queries. */
final class Demo {
  private static final String CORE = "aladin";
  private static final int QUESTIONS = 4;

  private final ProjectFiles project;
  private final OutputFolder folder;
  private final DemoData data;
  private final Console console;
  private final RegionExtractor extractor = RegionExtractor.descriptor();
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
    folder.clear();
    CaptionedImages found = data.images(folder.images(), console);
    console.line(
        "%s: %d images to train on, %d to validate with, %d for the test",
        found.name(), found.train().size(), found.validation().size(), found.test().size());
    CaptionedImages images = extract(found);
    Path features = folder.features().resolve("features.tsv");
    TrainingPlan plan = data.plan(images.train().size());
    Path model = train(images, features, plan);
    startNodeAndAsk(images, features, model, plan, port, serve);
  }

  /** Writes the features of the images. Images that cannot be read are left out. */
  private CaptionedImages extract(CaptionedImages found) throws Exception {
    console.heading("Region features from the pixels");
    double start = console.seconds();
    List<CaptionedImage> all = found.all().toList();
    SkippedItems skipped = new SkippedItems();
    Set<CaptionedImage> unreadable = new HashSet<>();
    Path features =
        console.follow(
            "Extracting",
            "images",
            all.size(),
            progress ->
                FeatureFiles.write(
                    all,
                    extractor,
                    folder.features(),
                    (image, reason) -> {
                      skipped.add("pictures that cannot be read", reason.getMessage());
                      unreadable.add(image);
                    },
                    progress));
    skipped.lines().forEach(line -> console.line("%s", line));
    CaptionedImages images = found.without(unreadable);
    console.line(
        "%d regions of %d values per image, in %s",
        extractor.maximumRegions(), extractor.featureWidth(), features);
    summary.put(
        "data",
        Map.of(
            "name",
            images.name(),
            "train",
            images.train().size(),
            "validation",
            images.validation().size(),
            "test",
            images.test().size(),
            "captionsPerImage",
            CaptionedImage.CAPTIONS,
            "regions",
            extractor.maximumRegions(),
            "regionWidth",
            extractor.featureWidth(),
            "extractSeconds",
            console.seconds() - start));
    return images;
  }

  private Path train(CaptionedImages images, Path features, TrainingPlan plan) throws Exception {
    console.heading("Training alad-alignment-and-matching-distill: " + plan.epochs() + " epochs");
    double start = console.seconds();
    CaptionFiles.write(images, folder.captions());
    List<String> vocabulary =
        CaptionVocabulary.of(
            images.train().stream().flatMap(image -> image.captions().stream()),
            plan.rarestWord(),
            TrainingPlan.MAX_WORDS);
    SmallNetwork network = plan.network(extractor.featureWidth());
    network.write(folder.backbone(), vocabulary);
    Path configuration =
        folder.backbone().resolve(project.configuration().getFileName().toString());
    ConfigurationFile.adapt(
        project.configuration(), plan.modelKeys(), plan.trainingKeys(), configuration);
    Path model =
        new TrainingJar(
                project.trainingJar(),
                configuration,
                folder.captions(),
                features,
                folder.backbone(),
                images.validation().get(0).file().getParent(),
                folder.training(),
                plan.epochs(),
                data.seed())
            .run();
    summary.put(
        "training",
        Map.of(
            "configuration", configuration.getFileName().toString(),
            "network", network,
            "vocabulary", vocabulary.size(),
            "epochs", plan.epochs(),
            "keys", plan.trainingKeys(),
            "seconds", console.seconds() - start));
    return model;
  }

  private void startNodeAndAsk(
      CaptionedImages images, Path features, Path model, TrainingPlan plan, int port, boolean serve)
      throws Exception {
    console.heading("A Solr node with the plugin in its lib folder");
    SolrHome.layOut(folder.solrHome(), project.solrConfig(), project.pluginJars(), model);
    try (SolrNode node = SolrNode.start(project.nodeJars(), folder.solrHome(), port)) {
      console.line("%s", node.url());
      SolrHttp solr = new SolrHttp(node.url());
      ImageSearch search = new ImageSearch(solr, CORE, TrainingPlan.WINDOW);
      index(ImageIndex.create(solr, CORE, plan.hiddenSize()), images.test(), features);
      measure(new RecallMeasurement(search, images.test()), images.test().size());
      ask(new Questions(search, images.test()), images.test());
      write();
      if (serve) {
        serve(node, images.test().get(0));
      }
    }
  }

  private void index(ImageIndex index, List<CaptionedImage> images, Path features)
      throws Exception {
    console.heading("Indexing the test images and captions over HTTP");
    double start = console.seconds();
    int documents = images.size() * (1 + CaptionedImage.CAPTIONS);
    try (VinvlFeatures source = VinvlFeatures.open(features, extractor.featureWidth())) {
      console.follow(
          "Indexing",
          "documents",
          documents,
          progress -> {
            index.add(images, source, progress);
            return null;
          });
    }
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
    if (data.coco() != null) {
      console.line(
          "A small network without pretraining learns little from photographs in minutes.%n"
              + "docs/training.md describes training with a pretrained backbone and a detector's features.");
    }
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
    console.line("%nSolr runs at %s until Ctrl-C. Try:", node.url());
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
