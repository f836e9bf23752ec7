/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.watch.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.aladin.training.evaluation.EncodedSet;
import org.aladin.training.evaluation.Evaluation;
import org.aladin.training.evaluation.EvaluationResult;
import org.aladin.training.evaluation.EvaluationSet;
import org.aladin.training.evaluation.Protocol;
import org.aladin.training.watch.Progress;
import org.aladin.training.watch.TrainingLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A validation of a run: encodes the set once, logs the recalls of both heads, and renews {@value
 * RunReport#FILE}. Used by one thread.
 */
public final class Validation {
  private static final Logger log = LoggerFactory.getLogger(Validation.class);

  private final EvaluationSet set;
  private final Evaluation evaluation;
  private final TrainingLog trainingLog;
  private final RunReport report;
  private final Function<String, List<String>> captionWords;
  private final ReportImages images;
  private final Path folder;

  /**
   * @param evaluation of the network in training
   * @param report its title and facts; its queries are set here
   * @param captionWords the word pieces of a caption, without special tokens
   * @param images where the report's images come from
   * @param folder the output folder
   */
  public Validation(
      EvaluationSet set,
      Evaluation evaluation,
      TrainingLog trainingLog,
      RunReport report,
      Function<String, List<String>> captionWords,
      ReportImages images,
      Path folder) {
    this.set = set;
    this.evaluation = evaluation;
    this.trainingLog = trainingLog;
    this.report = report;
    this.captionWords = captionWords;
    this.images = images;
    this.folder = folder;
  }

  /**
   * Validates. A report that cannot be written is no reason to stop a run: it is logged.
   *
   * @param step after which training step
   * @throws IOException if an image cannot be read or the figures cannot be logged
   */
  public EvaluationResult run(long step) throws IOException {
    trainingLog.note("validating");
    EncodedSet encoded = evaluation.encode(set, Progress.SILENT);
    QueryExamples examples = new QueryExamples();
    EvaluationResult result =
        evaluation.rank(encoded, List.of(Protocol.whole(set.imageKeys().size())), examples);
    trainingLog.validation(step, result);
    try {
      report.queries(examples, encoded, captionWords, images).write(folder);
    } catch (IOException e) {
      log.warn("{} was not written", folder.resolve(RunReport.FILE), e);
    }
    return result;
  }
}
