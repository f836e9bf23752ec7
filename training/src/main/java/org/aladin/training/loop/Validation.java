/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.loop;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.aladin.model.alignment.encoded.WordMoment;
import org.aladin.model.encoder.Embedding;
import org.aladin.model.image.RegionFeatureSource;
import org.aladin.model.text.WordPieceTokenizer;
import org.aladin.training.evaluation.EncodedSet;
import org.aladin.training.evaluation.Evaluation;
import org.aladin.training.evaluation.EvaluationResult;
import org.aladin.training.evaluation.EvaluationSet;
import org.aladin.training.evaluation.Protocol;
import org.aladin.training.progress.Progress;
import org.aladin.training.watch.report.QueryExamples;
import org.aladin.training.watch.report.ReportImages;
import org.aladin.training.watch.report.RunReport;

/** A validation between two steps: recalls of both heads on the validation set, and the report. */
public final class Validation {
  private static final int ENCODED_AT_ONCE = 32;

  private final EvaluationSet set;
  private final NetworkEmbeddings embeddings;
  private final Evaluation evaluation;
  private final WordPieceTokenizer tokenizer;
  private final ReportImages images;
  private final String title;
  private final Map<String, String> facts;

  /**
   * @param set images and captions to rank
   * @param features has every image of the set
   * @param imageFolder folder of image files for the report
   * @param title of the report
   * @param facts shown on top of the report
   */
  public Validation(
      EvaluationSet set,
      TrainedModel model,
      RegionFeatureSource features,
      Optional<Path> imageFolder,
      String title,
      Map<String, String> facts) {
    this.set = set;
    tokenizer = model.tokenizer();
    embeddings = new NetworkEmbeddings(model.config(), model.parameters(), tokenizer, features);
    Device device = model.parameters().manager().getDevice();
    evaluation =
        new Evaluation(embeddings, model.config().alignmentMode(), device, ENCODED_AT_ONCE);
    images = new ReportImages(features, imageFolder);
    this.title = title;
    this.facts = Map.copyOf(facts);
  }

  /** The result of one validation, and its data for the report. */
  record Outcome(EvaluationResult result, EncodedSet encoded, QueryExamples examples) {
    /** The second moment of the words of the set's captions, if they have any. */
    Optional<WordMoment> words() {
      return WordMoment.of(encoded.captions().stream().map(Embedding::alignment).toList());
    }
  }

  /** Encodes the set with the current parameters, and ranks it with both heads. */
  Outcome run() throws IOException {
    EncodedSet encoded = EncodedSet.encode(set, embeddings, ENCODED_AT_ONCE, Progress.SILENT);
    QueryExamples examples = new QueryExamples();
    List<Protocol> whole = List.of(Protocol.whole(set.imageKeys().size()));
    return new Outcome(evaluation.rank(encoded, whole, examples), encoded, examples);
  }

  /** Writes the report of an output folder, with the answers of this validation. */
  void report(Path out, Outcome outcome) throws IOException {
    new RunReport(title, facts)
        .queries(outcome.examples(), outcome.encoded(), tokenizer::pieces, images)
        .write(out);
  }
}
